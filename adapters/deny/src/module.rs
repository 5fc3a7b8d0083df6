//! The core module of a stand-in.

use anyhow::{Context, Result, bail};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, MemorySection, MemoryType,
    Module, TypeSection, ValType,
};
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{
    FunctionKind, InterfaceId, LiftLowerAbi, ManglingAndAbi, Resolve, ResourceIntrinsic, SizeAlign, Type,
    WasmExport, WasmExportKind, WasmImport, WorldId, WorldItem, WorldKey,
};

use crate::Answer;
use crate::answer::{Answers, Name, Statics};
use crate::handles::{Body, Handles, Place};

const MANGLING: ManglingAndAbi = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);

/// The global that says where free memory begins.
const HEAP: u32 = 0;
/// The global that says where it begins between calls.
const HEAP_BASE: u32 = 1;

/// A function of the module.
struct Defined {
    export: String,
    params: Vec<ValType>,
    results: Vec<ValType>,
    body: Body,
}

/// The module that exports what `world` does.
pub(crate) fn encode(resolve: &Resolve, world: WorldId, answer: Answer) -> Result<Vec<u8>> {
    let mut sizes = SizeAlign::default();
    sizes.fill(resolve);
    let exports: Vec<InterfaceId> = resolve.worlds[world]
        .exports
        .values()
        .filter_map(|item| match item {
            WorldItem::Interface { id, .. } => Some(*id),
            _ => None,
        })
        .collect();
    let mut answers = Answers { resolve, sizes: &sizes, answer, statics: Statics::default() };
    let mut handles = Handles { resolve, sizes: &sizes, exports: &exports, drops: Vec::new() };

    let mut functions = Vec::new();
    for id in &exports {
        let interface = resolve.interfaces[*id].name.as_deref().unwrap_or_default();
        for function in resolve.interfaces[*id].functions.values() {
            functions.push(
                define(resolve, *id, interface, function, &mut answers, &mut handles)
                    .with_context(|| format!("{interface}: {} can't be answered", function.name))?,
            );
        }
    }
    let heap = answers.statics.end().next_multiple_of(16);

    let mut types = TypeSection::new();
    let mut imports = ImportSection::new();
    types.ty().function([ValType::I32], []);
    for dropped in &handles.drops {
        let (module, name) = resolve.wasm_import_name(
            MANGLING,
            WasmImport::ResourceIntrinsic {
                interface: Some(&WorldKey::Interface(dropped.interface)),
                resource: dropped.resource,
                intrinsic: if dropped.exported {
                    ResourceIntrinsic::ExportedDrop
                } else {
                    ResourceIntrinsic::ImportedDrop
                },
            },
        );
        imports.import(&module, &name, EntityType::Function(0));
    }

    let mut declared = FunctionSection::new();
    let mut exported = ExportSection::new();
    let mut code = CodeSection::new();
    let first = imports.len();
    for (index, function) in functions.iter().enumerate() {
        declared.function(types.len());
        types.ty().function(function.params.iter().copied(), function.results.iter().copied());
        exported.export(&function.export, ExportKind::Func, first + index as u32);
        let mut encoded = Function::new([(function.body.locals, ValType::I32)]);
        for instruction in &function.body.code {
            encoded.instruction(instruction);
        }
        encoded.instruction(&Instruction::End);
        code.function(&encoded);
    }
    declared.function(types.len());
    types.ty().function([ValType::I32; 4], [ValType::I32]);
    let realloc = resolve.wasm_export_name(MANGLING, WasmExport::Realloc);
    exported.export(&realloc, ExportKind::Func, first + functions.len() as u32);
    code.function(&reallocate());
    exported.export(&resolve.wasm_export_name(MANGLING, WasmExport::Memory), ExportKind::Memory, 0);

    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: u64::from(heap.div_ceil(1 << 16)),
        // Short of all, so that the end of the memory is an address too.
        maximum: Some((1 << 16) - 1),
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    for (index, mutable) in [(HEAP, true), (HEAP_BASE, false)] {
        debug_assert_eq!(globals.len(), index);
        let ty = GlobalType { val_type: ValType::I32, mutable, shared: false };
        globals.global(ty, &ConstExpr::i32_const(heap as i32));
    }
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(Statics::start() as i32), answers.statics.into_bytes());

    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&declared)
        .section(&memories)
        .section(&globals)
        .section(&exported)
        .section(&code)
        .section(&data);
    Ok(module.finish())
}

/// One function: drop what was passed, then answer.
fn define(
    resolve: &Resolve,
    id: InterfaceId,
    interface: &str,
    function: &wit_parser::Function,
    answers: &mut Answers<'_>,
    handles: &mut Handles<'_>,
) -> Result<Defined> {
    if function.kind.is_async() {
        bail!("it is asynchronous");
    }
    let signature = resolve.wasm_signature(AbiVariant::GuestExport, function);
    let params: Vec<_> = signature.params.iter().copied().map(core_type).collect();
    let results: Vec<_> = signature.results.iter().copied().map(core_type).collect();
    let mut body = Body::new(params.len());

    let types: Vec<Type> = function.params.iter().map(|param| param.ty).collect();
    let place = if signature.indirect_params { Place::Memory(0, 0) } else { Place::Flat(0, &params) };
    handles.drop_all(&types, place, &mut body)?;

    // Gives back what the arguments took. Nothing else takes memory, since answers are constant.
    body.code.extend([Instruction::GlobalGet(HEAP_BASE), Instruction::GlobalSet(HEAP)]);

    if let Some(ty) = &function.result {
        let qualified = match function.kind.resource() {
            Some(resource) => {
                let resource = resolve.types[resource].name.as_deref().unwrap_or_default();
                format!("{resource}.{}", function.item_name())
            }
            None => function.name.clone(),
        };
        let bytes = match answers.result(&Name { interface, function: &qualified }, ty) {
            Ok(bytes) => bytes,
            // Its resource was never made, so it can't be called.
            Err(_) if matches!(function.kind, FunctionKind::Method(_)) => {
                body.code.push(Instruction::Unreachable);
                Vec::new()
            }
            Err(why) => return Err(why),
        };
        if bytes.is_empty() {
            // Nothing is left to answer with.
        } else if signature.retptr {
            body.code.push(Instruction::I32Const(answers.statics.place(&bytes) as i32));
        } else {
            // One scalar: its bytes are its value, and no answer is negative or a fraction.
            let mut wide = [0; 8];
            wide[..bytes.len()].copy_from_slice(&bytes);
            let value = u64::from_le_bytes(wide);
            body.code.extend(results.first().map(|ty| match ty {
                ValType::I64 => Instruction::I64Const(value as i64),
                ValType::F32 => Instruction::F32Const((value as f32).into()),
                ValType::F64 => Instruction::F64Const((value as f64).into()),
                _ => Instruction::I32Const(value as i32),
            }));
        }
    }
    let key = WorldKey::Interface(id);
    let export = resolve.wasm_export_name(
        MANGLING,
        WasmExport::Func { interface: Some(&key), func: function, kind: WasmExportKind::Normal },
    );
    Ok(Defined { export, params, results, body })
}

fn core_type(ty: WasmType) -> ValType {
    match ty {
        WasmType::I32 | WasmType::Pointer | WasmType::Length => ValType::I32,
        WasmType::I64 | WasmType::PointerOrI64 => ValType::I64,
        WasmType::F32 => ValType::F32,
        WasmType::F64 => ValType::F64,
    }
}

/// `cabi_realloc`: takes the next free memory, for arguments on their way in. What it replaces is not reused before
/// the call ends.
fn reallocate() -> Function {
    let (old, old_size, align, new_size) = (0, 1, 2, 3);
    let (begin, end) = (4, 5);
    // In 64 bits, so that no size can wrap around.
    let mut function = Function::new([(2, ValType::I64)]);
    function
        .instructions()
        // begin = (HEAP + align - 1) & -align
        .global_get(HEAP)
        .i64_extend_i32_u()
        .local_get(align)
        .i64_extend_i32_u()
        .i64_add()
        .i64_const(1)
        .i64_sub()
        .i64_const(0)
        .local_get(align)
        .i64_extend_i32_u()
        .i64_sub()
        .i64_and()
        .local_tee(begin)
        // end = begin + new_size
        .local_get(new_size)
        .i64_extend_i32_u()
        .i64_add()
        .local_tee(end)
        // grow by the pages that are missing
        .memory_size(0)
        .i64_extend_i32_u()
        .i64_const(16)
        .i64_shl()
        .i64_gt_u()
        .if_(BlockType::Empty)
        .local_get(end)
        .i64_const((1 << 16) - 1)
        .i64_add()
        .i64_const(16)
        .i64_shr_u()
        .i32_wrap_i64()
        .memory_size(0)
        .i32_sub()
        .memory_grow(0)
        .i32_const(-1)
        .i32_eq()
        .if_(BlockType::Empty)
        .unreachable()
        .end()
        .end()
        // copy min(old_size, new_size) bytes
        .local_get(begin)
        .i32_wrap_i64()
        .local_get(old)
        .local_get(old_size)
        .local_get(new_size)
        .local_get(old_size)
        .local_get(new_size)
        .i32_lt_u()
        .select()
        .memory_copy(0, 0)
        .local_get(end)
        .i32_wrap_i64()
        .global_set(HEAP)
        .local_get(begin)
        .i32_wrap_i64()
        .end();
    function
}
