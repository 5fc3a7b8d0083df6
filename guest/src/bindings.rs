//! The generated bindings; the `export` lines of the world are the list of modules that are built.
#![allow(missing_docs, unsafe_code, unreachable_pub, unused_qualifications, clippy::all, clippy::pedantic)]

wit_bindgen::generate!({
    path: ["../wit/sys", "../wit/stdlib"],
    inline: "
        package oskit:guest;

        world guest {
            include oskit:sys/imports@0.1.0;

            export oskit:stdlib/commands@0.1.0;
            export oskit:stdlib/configparser@0.1.0;
            export oskit:stdlib/datetime@0.1.0;
            export oskit:stdlib/errno@0.1.0;
            export oskit:stdlib/fcntl@0.1.0;
            export oskit:stdlib/io@0.1.0;
            export oskit:stdlib/logging@0.1.0;
            export oskit:stdlib/ntpath@0.1.0;
            export oskit:stdlib/optparse@0.1.0;
            export oskit:stdlib/os@0.1.0;
            export oskit:stdlib/os-path@0.1.0;
            export oskit:stdlib/shlex@0.1.0;
            export oskit:stdlib/signal@0.1.0;
            export oskit:stdlib/subprocess@0.1.0;
            export oskit:stdlib/values@0.1.0;
            export oskit:stdlib/support@0.1.0;
            export oskit:stdlib/time@0.1.0;
        }
    ",
    world: "oskit:guest/guest",
    generate_all,
    generate_unused_types: true,
    pub_export_macro: true,
});
