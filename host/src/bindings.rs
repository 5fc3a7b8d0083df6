//! What `bindgen!` makes of `wit/sys`, for an asynchronous embedding and, in [`sync`], for a synchronous one. Only the two
//! functions that wait differ between them; all else is shared.
#![allow(missing_docs, unreachable_pub, unused_qualifications, clippy::all, clippy::pedantic)]

wasmtime::component::bindgen!({
    path: "../wit/sys",
    inline: "
        package oskit:host;

        world host {
            import oskit:sys/environ@0.1.0;
            import oskit:sys/errno@0.1.0;
            import oskit:sys/fcntl@0.1.0;
            import oskit:sys/files@0.1.0;
            import oskit:sys/os@0.1.0;
            import oskit:sys/poll@0.1.0;
            import oskit:sys/random@0.1.0;
            import oskit:sys/signal@0.1.0;
            import oskit:sys/subprocess@0.1.0;
            import oskit:sys/support@0.1.0;
            import oskit:sys/time@0.1.0;
        }
    ",
    world: "oskit:host/host",
    imports: {
        "oskit:sys/poll.wait-any": async | trappable,
        "oskit:sys/time.sleep": async | trappable,
        default: trappable,
    },
    trappable_error_type: { "oskit:sys/errno.error" => crate::error::Error },
    with: {
        "oskit:sys/files.descriptor": crate::files::Descriptor,
        "oskit:sys/files.directory-stream": crate::files::DirectoryStream,
        "oskit:sys/poll.waitable": crate::poll::Waitable,
        "oskit:sys/subprocess.child": crate::subprocess::Child,
    },
    require_store_data_send: true,
});

/// The two interfaces with functions that wait, for an embedding whose thread may do so.
pub mod sync {
    wasmtime::component::bindgen!({
        path: "../wit/sys",
        inline: "
            package oskit:host;

            world host {
                import oskit:sys/errno@0.1.0;
                import oskit:sys/poll@0.1.0;
                import oskit:sys/time@0.1.0;
            }
        ",
        world: "oskit:host/host",
        imports: { default: trappable },
        trappable_error_type: { "oskit:sys/errno.error" => crate::error::Error },
        with: {
            "oskit:sys/errno": crate::bindings::oskit::sys::errno,
            "oskit:sys/poll.waitable": crate::poll::Waitable,
        },
        require_store_data_send: true,
    });
}
