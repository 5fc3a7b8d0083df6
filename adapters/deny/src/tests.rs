use std::collections::BTreeSet;

use wasmtime::component::types::{ComponentFunc, ComponentItem, Type as ValueType};
use wasmtime::component::{Component, Func, Linker, Resource, ResourceType, Val};
use wasmtime::{Engine, Store};
use wit_component::DecodedWasm;
use wit_parser::{Resolve, Type, TypeDefKind, TypeOwner, WorldItem};

use crate::{Answer, component};

/// A package of `wit/`, or a text that stands for one.
fn wit(package: &str) -> Resolve {
    let mut resolve = Resolve::default();
    if package.contains('{') {
        resolve.push_source("test.wit", package).expect("the test's WIT is sound");
    } else {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../wit");
        resolve.push_dir(format!("{root}/{package}")).expect("the WIT is sound");
    }
    resolve
}

/// The full names of all interfaces.
fn interfaces(resolve: &Resolve) -> Vec<String> {
    resolve.interfaces.iter().filter_map(|(id, _)| resolve.id_of(id)).collect()
}

/// What a component exports, and whether it imports nothing but types.
fn decoded(bytes: &[u8]) -> BTreeSet<String> {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(bytes).expect("it is a component")
    else {
        panic!("it is a package");
    };
    for (key, item) in &resolve.worlds[world].imports {
        let WorldItem::Interface { id, .. } = item else { panic!("it imports {key:?}") };
        assert!(resolve.interfaces[*id].functions.is_empty(), "it imports functions of {key:?}");
    }
    resolve.worlds[world].exports.keys().map(|key| resolve.name_world_key(key)).collect()
}

#[test]
fn each_interface_alone() {
    let resolve = wit("sys");
    for name in interfaces(&resolve) {
        for answer in [Answer::Denied, Answer::NotImplemented] {
            let bytes = component(&resolve, &[&name], answer).expect(&name);
            assert_eq!(decoded(&bytes), BTreeSet::from([name.clone()]));
        }
    }
}

#[test]
fn each_module_whose_functions_can_all_fail() {
    let resolve = wit("stdlib");
    let can_fail = |ty: Option<Type>| matches!(ty, Some(Type::Id(id)) if matches!(resolve.types[id].kind, TypeDefKind::Result(_)));
    for (id, interface) in &resolve.interfaces {
        if interface.functions.values().all(|function| can_fail(function.result)) {
            let name = resolve.id_of(id).expect("a named interface");
            let bytes = component(&resolve, &[&name], Answer::NotImplemented).expect(&name);
            assert_eq!(decoded(&bytes), BTreeSet::from([name]));
        }
    }
}

#[test]
fn all_interfaces() {
    let resolve = wit("sys");
    let names = interfaces(&resolve);
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let bytes = component(&resolve, &names, Answer::Denied).expect("all together");
    assert_eq!(decoded(&bytes), names.iter().map(ToString::to_string).collect());
}

#[test]
fn a_name_given_twice_counts_once() {
    let resolve = wit("sys");
    let name = "oskit:sys/random@0.1.0";
    let bytes = component(&resolve, &[name, name], Answer::Denied).expect("one stand-in");
    assert_eq!(decoded(&bytes), BTreeSet::from([name.to_string()]));
}

#[test]
fn refuses_sets_that_can_not_be() {
    let resolve = wit("sys");
    let fails = |names: &[&str]| component(&resolve, names, Answer::Denied).expect_err("no such stand-in");
    fails(&["oskit:sys/nothing@0.1.0"]);
    // It must import `time` and `poll` for their types, and those come with the real `errno`.
    fails(&["oskit:sys/errno@0.1.0", "oskit:sys/files@0.1.0"]);
}

#[test]
fn refuses_a_handle_that_can_not_fail() {
    let resolve = wit("package a:b; interface i { resource r; make: func() -> r; }");
    let error = component(&resolve, &["a:b/i"], Answer::Denied).expect_err("no handle to give");
    assert!(format!("{error:#}").contains("make"), "{error:#}");
}

#[test]
fn every_function_of_sys_is_denied() {
    let resolve = wit("sys");
    for name in interfaces(&resolve) {
        let mut run = Run::new(&resolve, &[&name], Answer::Denied);
        run.call_all(|function, results| match results {
            [Val::Result(Err(Some(error)))] => {
                assert_eq!(field(error, "code"), &Val::Enum("eperm".into()));
                let interface = name.split(['/', '@']).nth(1).expect("a full name");
                let capability = Val::String(format!("{interface}.{function}"));
                assert_eq!(field(error, "capability"), &Val::Option(Some(Box::new(capability))));
            }
            [Val::Enum(level)] => assert_eq!(level, "denied"),
            [Val::String(backend)] if function == "backend" => assert_eq!(backend, "deny"),
            [Val::String(text)] => assert!(text.is_empty()),
            [Val::List(list)] => assert!(list.is_empty()),
            [Val::U32(limit)] => assert_eq!(*limit, 0),
            other => panic!("{name} {function}: {other:?}"),
        });
    }
}

#[test]
fn an_error_of_the_standard_library_says_not_implemented() {
    let resolve = wit(STDLIB);
    let mut run = Run::new(&resolve, &["a:b/shop"], Answer::NotImplemented);
    let mut seen = 0;
    run.call_all(|function, results| {
        let [Val::Result(Err(Some(error)))] = results else { panic!("{function}: {results:?}") };
        let Val::Variant(case, Some(error)) = &**error else { panic!("{function}: {error:?}") };
        assert_eq!(case, "os");
        assert_eq!(field(error, "code"), &Val::Variant("enosys".into(), None));
        assert_eq!(field(error, "errno"), &Val::S32(38));
        assert_eq!(field(error, "syscall"), &Val::String(function.into()));
        assert_eq!(field(error, "filename"), &Val::Option(None));
        assert_eq!(field(error, "message"), &Val::String("Function not implemented".into()));
        assert_eq!(field(error, "capability"), &Val::Option(None));
        seen += 1;
    });
    assert_eq!(seen, 5);
}

#[test]
fn handles_are_dropped_wherever_they_hide() {
    let resolve = wit(STDLIB);
    let mut run = Run::new(&resolve, &["a:b/shop"], Answer::Denied);
    for _ in 0..1_000 {
        run.call_all(|_, _| ());
    }
    let Counts { made, dropped } = *run.store.data();
    assert!(made > 10_000);
    assert_eq!(made, dropped);
}

#[test]
fn memory_stays_bounded() {
    let resolve = wit("package a:b; interface i { f: func(a: list<u8>, b: string) -> result; }");
    let bytes = component(&resolve, &["a:b/i"], Answer::Denied).expect("a stand-in");
    let engine = Engine::default();
    let component = Component::new(&engine, &bytes).expect("it compiles");
    let limits = wasmtime::StoreLimitsBuilder::new().memory_size(4 << 20).build();
    let mut store = Store::new(&engine, limits);
    store.limiter(|limits| limits);
    let instance = Linker::new(&engine).instantiate(&mut store, &component).expect("it starts");
    let interface = instance.get_export_index(&mut store, None, "a:b/i").expect("the interface");
    let f = instance.get_export_index(&mut store, Some(&interface), "f").expect("the function");
    let f = instance.get_func(&mut store, f).expect("the function");
    let arguments = [Val::List(vec![Val::U8(7); 100_000]), Val::String("x".repeat(100_000))];
    for _ in 0..200 {
        let mut results = [Val::Bool(false)];
        f.call(&mut store, &arguments, &mut results).expect("it answers");
        assert_eq!(results, [Val::Result(Err(None))]);
    }
}

/// A module of the standard library in small, with resources of its own and of another interface.
const STDLIB: &str = "
    package a:b;

    interface errno {
        variant code { eperm, enosys, other(option<string>) }
        record os-error {
            code: code, errno: s32, syscall: string, filename: option<string>, filename2: option<string>,
            message: string, capability: option<string>,
        }
    }
    interface things { resource thing; }
    interface shop {
        use errno.{os-error};
        use things.{thing};

        variant error { value-error(string), os(os-error) }
        variant choice { nothing, number(u64), mine(thing), many(list<thing>) }
        record order { what: choice, gift: option<thing>, note: string }

        resource cart { add: func(it: thing) -> result<_, error>; }
        create: func() -> result<cart, error>;
        buy: func(orders: list<order>, by: borrow<thing>) -> result<u64, error>;
        buy-one: func(order: order, pair: tuple<thing, u8, thing>, either: result<thing, list<thing>>)
            -> result<_, error>;
        buy-much: func(a: order, b: order, c: order, d: order, e: list<borrow<thing>>) -> result<list<cart>, error>;
        ask: func(text: string, deep: list<list<option<thing>>>) -> result<cart, error>;
    }
";

/// How many handles the test made, and how many came back to be destroyed.
#[derive(Clone, Copy, Default)]
struct Counts {
    made: u32,
    dropped: u32,
}

/// What stands for every imported resource.
struct Thing;

/// A running stand-in.
struct Run {
    store: Store<Counts>,
    functions: Vec<(String, Func, ComponentFunc)>,
}

impl Run {
    fn new(resolve: &Resolve, names: &[&str], answer: Answer) -> Self {
        let bytes = component(resolve, names, answer).expect("a stand-in");
        let engine = Engine::default();
        let component = Component::new(&engine, &bytes).expect("it compiles");
        let mut linker = Linker::<Counts>::new(&engine);
        for (_, ty) in &resolve.types {
            if let (TypeDefKind::Resource, TypeOwner::Interface(id), Some(resource)) =
                (&ty.kind, ty.owner, &ty.name)
            {
                let interface = resolve.id_of(id).expect("a named interface");
                let mut instance = linker.instance(&interface).expect("room for it");
                instance
                    .resource(resource, ResourceType::host::<Thing>(), |mut store, _| {
                        store.data_mut().dropped += 1;
                        Ok(())
                    })
                    .expect("each resource once");
            }
        }
        let mut store = Store::new(&engine, Counts::default());
        let instance = linker.instantiate(&mut store, &component).expect("it starts");
        let mut functions = Vec::new();
        for name in names {
            let Some((ComponentItem::ComponentInstance(ty), interface)) =
                instance.get_export(&mut store, None, name)
            else {
                panic!("{name} is not exported");
            };
            for (function, item) in ty.exports(&engine) {
                let ComponentItem::ComponentFunc(ty) = item.ty else { continue };
                let index =
                    instance.get_export_index(&mut store, Some(&interface), function).expect("it is listed");
                let func = instance.get_func(&mut store, index).expect("it is a function");
                let plain = function.rsplit(']').next().expect("a name").to_string();
                functions.push((plain, func, ty));
            }
        }
        Self { store, functions }
    }

    /// Calls every function that can be called: nobody has a handle to a resource that the stand-in exports.
    fn call_all(&mut self, mut check: impl FnMut(&str, &[Val])) {
        for (name, func, ty) in &self.functions {
            if !ty.params().all(|(_, ty)| can_make(&ty)) {
                continue;
            }
            let params: Vec<_> = ty.params().map(|(_, ty)| make(&mut self.store, &ty)).collect();
            let mut results = vec![Val::Bool(false); ty.results().len()];
            func.call(&mut self.store, &params, &mut results)
                .unwrap_or_else(|error| panic!("{name}: {error:?}"));
            check(name, &results);
            for (value, (_, ty)) in params.into_iter().zip(ty.params()) {
                take_back(&mut self.store, value, &ty);
            }
        }
    }
}

/// Whether a value of this type needs no handle to a resource that the stand-in exports.
fn can_make(ty: &ValueType) -> bool {
    match ty {
        ValueType::Own(resource) | ValueType::Borrow(resource) => *resource == ResourceType::host::<Thing>(),
        ValueType::List(of) => can_make(&of.ty()),
        ValueType::Option(of) => can_make(&of.ty()),
        ValueType::Record(of) => of.fields().all(|field| can_make(&field.ty)),
        ValueType::Tuple(of) => of.types().all(|ty| can_make(&ty)),
        ValueType::Variant(of) => of.cases().all(|case| case.ty.is_none_or(|ty| can_make(&ty))),
        _ => true,
    }
}

/// A value of a type, with as many handles in it as it can have.
fn make(store: &mut Store<Counts>, ty: &ValueType) -> Val {
    match ty {
        ValueType::Bool => Val::Bool(true),
        ValueType::S8 => Val::S8(-1),
        ValueType::U8 => Val::U8(1),
        ValueType::S16 => Val::S16(-1),
        ValueType::U16 => Val::U16(1),
        ValueType::S32 => Val::S32(-1),
        ValueType::U32 => Val::U32(1),
        ValueType::S64 => Val::S64(-1),
        ValueType::U64 => Val::U64(1),
        ValueType::Float32 => Val::Float32(0.5),
        ValueType::Float64 => Val::Float64(0.5),
        ValueType::Char => Val::Char('x'),
        ValueType::String => Val::String("text".into()),
        ValueType::List(of) => Val::List((0..3).map(|_| make(store, &of.ty())).collect()),
        ValueType::Record(of) => {
            Val::Record(of.fields().map(|field| (field.name.to_string(), make(store, &field.ty))).collect())
        }
        ValueType::Tuple(of) => Val::Tuple(of.types().map(|ty| make(store, &ty)).collect()),
        ValueType::Variant(of) => {
            let case = of.cases().last().expect("a case");
            Val::Variant(case.name.to_string(), case.ty.map(|ty| Box::new(make(store, &ty))))
        }
        ValueType::Enum(of) => Val::Enum(of.names().next().expect("a case").to_string()),
        ValueType::Option(of) => Val::Option(Some(Box::new(make(store, &of.ty())))),
        ValueType::Result(of) => Val::Result(match of.err() {
            Some(ty) => Err(Some(Box::new(make(store, &ty)))),
            None => Ok(of.ok().map(|ty| Box::new(make(store, &ty)))),
        }),
        ValueType::Flags(of) => Val::Flags(of.names().map(ToString::to_string).collect()),
        ValueType::Own(_) | ValueType::Borrow(_) => {
            store.data_mut().made += 1;
            let handle = Resource::<Thing>::new_own(1).try_into_resource_any(store).expect("room for it");
            Val::Resource(handle)
        }
        other => panic!("no value of {other:?}"),
    }
}

/// Drops what was only lent, which fails while somebody still has it.
fn take_back(store: &mut Store<Counts>, value: Val, ty: &ValueType) {
    match (value, ty) {
        (Val::Resource(lent), ValueType::Borrow(_)) => {
            lent.resource_drop(&mut *store).expect("nobody has it any more");
            store.data_mut().made -= 1;
        }
        (Val::List(values), ValueType::List(of)) => {
            for value in values {
                take_back(store, value, &of.ty());
            }
        }
        _ => {}
    }
}

fn field<'a>(record: &'a Val, name: &str) -> &'a Val {
    let Val::Record(fields) = record else { panic!("not a record: {record:?}") };
    fields.iter().find(|(field, _)| field == name).map(|(_, value)| value).expect(name)
}
