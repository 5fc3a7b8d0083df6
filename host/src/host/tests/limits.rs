//! What ends an instance, or keeps it from beginning.

use super::*;

/// A command that does this, with more in the component.
fn command(host: &Host, more: &str, body: &str) -> Component {
    command_with(host, more, "", body)
}

/// The same with more in its module.
fn command_with(host: &Host, component: &str, module: &str, body: &str) -> Component {
    let text = format!(
        r#"(component
            {component}
            (core module $m {module} (func (export "run") (result i32) {body}))
            (core instance $i (instantiate $m))
            (func $run (result (result)) (canon lift (core func $i "run")))
            (instance $e (export "run" (func $run)))
            (export "wasi:cli/run@0.2.0" (instance $e)))"#
    );
    host.load(&wat::parse_str(text).expect("a component")).expect("it compiles")
}

fn limited(limits: Limits) -> OskitCtx {
    OskitCtx::builder(Policy { limits, ..Policy::default() }).build().expect("nothing to open")
}

#[test]
fn an_instance_that_computes_ends_when_its_time_is_up() {
    let host = Host::new(HostConfig::default().interruptible(true)).expect("a host");
    let component = command(&host, "", "(loop (br 0)) unreachable");
    let ctx = limited(Limits { deadline_ms: Some(50), ..Limits::default() });
    assert_eq!(host.run(&component, ctx).expect("an ending"), Ending::Deadline);
    // The host lives on, and who has no deadline is not ended by another's.
    let component = command(&host, "", "i32.const 1");
    assert_eq!(host.run(&component, limited(Limits::default())).expect("an ending"), Ending::Exit(1));
}

#[test]
fn recursion_without_end_ends_the_instance_only() {
    let host = Host::new(HostConfig::default()).expect("a host");
    let component = command(&host, "", "call 0");
    let ending = host.run(&component, limited(Limits::default())).expect("an ending");
    assert!(matches!(&ending, Ending::Trap(text) if text.contains("stack")), "{ending}");
    assert_eq!(ending.status(), 134);
}

#[test]
fn an_instance_that_cannot_do_without_more_memory_ends_for_that() {
    let host = Host::new(HostConfig::default()).expect("a host");
    let ends = |limits| host.run(&command(&host, "", "unreachable"), limited(limits)).expect("an ending");
    assert!(matches!(ends(Limits::default()), Ending::Trap(_)));
    let component = command_with(&host, "", "(memory 1)", "(drop (memory.grow (i32.const 16))) unreachable");
    let run = |memory_mib| host.run(&component, limited(Limits { memory_mib, ..Limits::default() }));
    let ending = run(1).expect("an ending");
    assert_eq!((&ending, ending.status()), (&Ending::Memory, 134));
    assert!(matches!(run(2).expect("an ending"), Ending::Trap(_)), "it had what it asked for");
}

#[test]
fn a_component_of_more_instances_than_allowed_does_not_begin() {
    let host = Host::new(HostConfig::default()).expect("a host");
    let component = command(&host, "(core module $x) (core instance (instantiate $x))", "i32.const 0");
    let error = host.run(&component, limited(Limits { instances: 1, ..Limits::default() }));
    let error = error.expect_err("it is made of two").to_string();
    assert!(error.contains("instance"), "{error}");
    let ctx = limited(Limits { instances: 2, ..Limits::default() });
    assert_eq!(host.run(&component, ctx).expect("an ending"), Ending::Exit(0));
}

#[test]
fn memories_and_tables_grow_up_to_their_limits() {
    let host = Host::new(HostConfig::default()).expect("a host");
    let limits = || Limits { memory_mib: 1, table_elements: 10, ..Limits::default() };
    let grows = |more: &str, body: &str| {
        let component = command_with(&host, "", more, body);
        host.run(&component, limited(limits())).map_err(|error| error.to_string())
    };
    let failed = |grow: &str| format!("(i32.ne (i32.const -1) ({grow}))");
    assert_eq!(grows("(memory 1)", &failed("memory.grow (i32.const 16)")), Ok(Ending::Exit(0)));
    assert_eq!(grows("(memory 1)", &failed("memory.grow (i32.const 15)")), Ok(Ending::Exit(1)));
    let grow = |by| failed(&format!("table.grow (ref.null func) (i32.const {by})"));
    assert_eq!(grows("(table 1 funcref)", &grow(10)), Ok(Ending::Exit(0)));
    assert_eq!(grows("(table 1 funcref)", &grow(9)), Ok(Ending::Exit(1)));
    assert!(grows("(memory 17)", "i32.const 0").is_err(), "it begins with more than it may have");
}
