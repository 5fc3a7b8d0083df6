//! The exports of the guest whose work is counted.
#![allow(missing_docs, unused_qualifications, unreachable_pub, clippy::all, clippy::pedantic)]

wasmtime::component::bindgen!({
    path: "../wit/stdlib",
    inline: "
        package oskit:work;

        world guest {
            export oskit:stdlib/configparser@0.1.0;
            export oskit:stdlib/datetime@0.1.0;
            export oskit:stdlib/errno@0.1.0;
            export oskit:stdlib/io@0.1.0;
            export oskit:stdlib/logging@0.1.0;
            export oskit:stdlib/ntpath@0.1.0;
            export oskit:stdlib/optparse@0.1.0;
            export oskit:stdlib/os@0.1.0;
            export oskit:stdlib/os-path@0.1.0;
            export oskit:stdlib/shlex@0.1.0;
            export oskit:stdlib/subprocess@0.1.0;
            export oskit:stdlib/time@0.1.0;
            export oskit:stdlib/values@0.1.0;
        }
    ",
    world: "oskit:work/guest",
});
