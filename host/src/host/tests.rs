//! The higher level with the built guest, and what an empty policy leaves.

use super::*;
use crate::Policy;
use crate::artifacts::GUEST;

mod guest {
    wasmtime::component::bindgen!({
        path: ["../wit/sys", "../wit/stdlib"],
        inline: "
            package oskit:test;

            world client {
                import oskit:sys/errno@0.1.0;
                export oskit:stdlib/support@0.1.0;
            }
        ",
        world: "oskit:test/client",
    });
}

#[test]
fn the_guest_runs_under_an_empty_policy() {
    let host = Host::new(HostConfig::default()).expect("a host");
    let component = host.load(GUEST).expect("the guest compiles");
    let ctx = OskitCtx::builder(Policy::default()).build().expect("nothing to open");
    let instance = host.instance(&component, ctx).expect("the guest's imports are served");
    drop(instance);
}
