//! The generated bindings: the interfaces of `oskit:sys` that this adapter serves. WASI's come from the crate `wasip2`.
#![allow(missing_docs, unsafe_code, unreachable_pub, unused_qualifications, clippy::all, clippy::pedantic)]

wit_bindgen::generate!({
    path: "../../wit/sys",
    inline: "
        package oskit:adapter-wasi;

        world adapter {
            export oskit:sys/errno@0.1.0;
            export oskit:sys/poll@0.1.0;
            export oskit:sys/files@0.1.0;
            export oskit:sys/fcntl@0.1.0;
            export oskit:sys/environ@0.1.0;
            export oskit:sys/time@0.1.0;
            export oskit:sys/os@0.1.0;
            export oskit:sys/random@0.1.0;
            export oskit:sys/signal@0.1.0;
            export oskit:sys/subprocess@0.1.0;
            export oskit:sys/support@0.1.0;
        }
    ",
    world: "oskit:adapter-wasi/adapter",
    generate_all,
    generate_unused_types: true,
});
