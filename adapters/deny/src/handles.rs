//! Code that drops the handles in a function's arguments.
//!
//! Whoever is given a handle must drop it: a borrowed one that is left makes the call trap, an owned one would fill the
//! table. Handles hide in options, records, variants and lists, so this walks the types of the parameters and makes
//! code only where there are some.

use anyhow::{Result, bail};
use wasm_encoder::{BlockType, Instruction, MemArg, ValType};
use wit_parser::abi::FlatTypes;
use wit_parser::{Handle, Int, InterfaceId, Resolve, SizeAlign, Type, TypeDefKind, TypeId, TypeOwner};

/// A resource whose handles the module drops, and whether it exports that resource.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dropped {
    pub(crate) interface: InterfaceId,
    pub(crate) resource: TypeId,
    pub(crate) exported: bool,
}

/// What is known while the whole module is made.
pub(crate) struct Handles<'a> {
    pub(crate) resolve: &'a Resolve,
    pub(crate) sizes: &'a SizeAlign,
    pub(crate) exports: &'a [InterfaceId],
    /// The functions that drop, in the order of their import: the index is that of the function.
    pub(crate) drops: Vec<Dropped>,
}

/// The code of one function as it grows.
pub(crate) struct Body {
    pub(crate) code: Vec<Instruction<'static>>,
    /// How many parameters it has, and how many locals of type i32 behind them.
    parameters: u32,
    pub(crate) locals: u32,
}

impl Body {
    pub(crate) fn new(parameters: usize) -> Self {
        Self { code: Vec::new(), parameters: parameters as u32, locals: 0 }
    }

    fn local(&mut self) -> u32 {
        self.locals += 1;
        self.parameters + self.locals - 1
    }
}

/// Where a value lies.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// Flattened, in parameters: the index of the first, and the types of all that follow.
    Flat(u32, &'a [ValType]),
    /// In memory: at the address in a local, plus an offset.
    Memory(u32, usize),
}

impl Handles<'_> {
    /// Adds code that drops every handle in a list of values that lie one after the other, such as a record's fields.
    pub(crate) fn drop_all(&mut self, types: &[Type], place: Place<'_>, body: &mut Body) -> Result<()> {
        match place {
            Place::Flat(mut index, mut slots) => {
                for ty in types {
                    self.drop_in(ty, Place::Flat(index, slots), body)?;
                    let width = self.width(ty);
                    index += width as u32;
                    slots = &slots[width..];
                }
            }
            Place::Memory(base, start) => {
                for (offset, ty) in self.sizes.field_offsets(types) {
                    self.drop_in(ty, Place::Memory(base, start + offset.size_wasm32()), body)?;
                }
            }
        }
        Ok(())
    }

    fn drop_in(&mut self, ty: &Type, place: Place<'_>, body: &mut Body) -> Result<()> {
        let Type::Id(id) = ty else { return Ok(()) };
        if !self.holds_handles(ty)? {
            return Ok(());
        }
        let resolve = self.resolve;
        match &resolve.types[*id].kind {
            TypeDefKind::Type(of) => self.drop_in(of, place, body),
            TypeDefKind::Handle(handle) => {
                self.drop_handle(*handle, place, body);
                Ok(())
            }
            TypeDefKind::Record(record) => {
                let types: Vec<_> = record.fields.iter().map(|field| field.ty).collect();
                self.drop_all(&types, place, body)
            }
            TypeDefKind::Tuple(tuple) => self.drop_all(&tuple.types, place, body),
            TypeDefKind::Variant(variant) => {
                let cases: Vec<_> = variant.cases.iter().map(|case| case.ty).collect();
                self.drop_case(variant.tag(), &cases, place, body)
            }
            TypeDefKind::Option(some) => self.drop_case(Int::U8, &[None, Some(*some)], place, body),
            TypeDefKind::Result(result) => self.drop_case(Int::U8, &[result.ok, result.err], place, body),
            TypeDefKind::List(element) => self.drop_list(element, place, body),
            kind => bail!("handles in a {} can't be dropped", kind.as_str()),
        }
    }

    fn drop_handle(&mut self, handle: Handle, place: Place<'_>, body: &mut Body) {
        let (mut resource, owned) = match handle {
            Handle::Own(id) => (id, true),
            Handle::Borrow(id) => (id, false),
        };
        while let TypeDefKind::Type(Type::Id(of)) = self.resolve.types[resource].kind {
            resource = of;
        }
        let TypeOwner::Interface(interface) = self.resolve.types[resource].owner else { return };
        let exported = self.exports.contains(&interface);
        // What is borrowed from its own maker arrives as the maker's number for it, not as a handle.
        if exported && !owned {
            return;
        }
        let dropped = Dropped { interface, resource, exported };
        let drop = self.drops.iter().position(|known| *known == dropped).unwrap_or_else(|| {
            self.drops.push(dropped);
            self.drops.len() - 1
        });
        load(Int::U32, place, body);
        body.code.push(Instruction::Call(drop as u32));
    }

    fn drop_case(
        &mut self,
        int: Int,
        cases: &[Option<Type>],
        place: Place<'_>,
        body: &mut Body,
    ) -> Result<()> {
        let payload = match place {
            Place::Flat(index, slots) => Place::Flat(index + 1, &slots[1..]),
            Place::Memory(base, start) => {
                let offset = self.sizes.payload_offset(int, cases.iter().map(Option::as_ref));
                Place::Memory(base, start + offset.size_wasm32())
            }
        };
        for (number, case) in cases.iter().enumerate() {
            let Some(ty) = case else { continue };
            if self.holds_handles(ty)? {
                load(int, place, body);
                body.code.extend([
                    Instruction::I32Const(number as i32),
                    Instruction::I32Eq,
                    Instruction::If(BlockType::Empty),
                ]);
                self.drop_in(ty, payload, body)?;
                body.code.push(Instruction::End);
            }
        }
        Ok(())
    }

    fn drop_list(&mut self, element: &Type, place: Place<'_>, body: &mut Body) -> Result<()> {
        let (at, end) = (body.local(), body.local());
        let length = match place {
            Place::Flat(index, slots) => Place::Flat(index + 1, &slots[1..]),
            Place::Memory(base, start) => Place::Memory(base, start + 4),
        };
        let size = self.sizes.size(element).size_wasm32();
        load(Int::U32, place, body);
        body.code.push(Instruction::LocalTee(at));
        load(Int::U32, length, body);
        body.code.extend([
            Instruction::I32Const(size as i32),
            Instruction::I32Mul,
            Instruction::I32Add,
            Instruction::LocalSet(end),
            Instruction::Block(BlockType::Empty),
            Instruction::Loop(BlockType::Empty),
            Instruction::LocalGet(at),
            Instruction::LocalGet(end),
            Instruction::I32Eq,
            Instruction::BrIf(1),
        ]);
        self.drop_in(element, Place::Memory(at, 0), body)?;
        body.code.extend([
            Instruction::LocalGet(at),
            Instruction::I32Const(size as i32),
            Instruction::I32Add,
            Instruction::LocalSet(at),
            Instruction::Br(0),
            Instruction::End,
            Instruction::End,
        ]);
        Ok(())
    }

    fn holds_handles(&self, ty: &Type) -> Result<bool> {
        let Type::Id(id) = ty else { return Ok(false) };
        let any = |types: &mut dyn Iterator<Item = &Type>| -> Result<bool> {
            for ty in types {
                if self.holds_handles(ty)? {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        match &self.resolve.types[*id].kind {
            TypeDefKind::Handle(_) => Ok(true),
            TypeDefKind::Type(of)
            | TypeDefKind::Option(of)
            | TypeDefKind::List(of)
            | TypeDefKind::FixedLengthList(of, _) => self.holds_handles(of),
            TypeDefKind::Record(record) => any(&mut record.fields.iter().map(|field| &field.ty)),
            TypeDefKind::Tuple(tuple) => any(&mut tuple.types.iter()),
            TypeDefKind::Variant(variant) => {
                any(&mut variant.cases.iter().filter_map(|case| case.ty.as_ref()))
            }
            TypeDefKind::Result(result) => any(&mut result.ok.iter().chain(&result.err)),
            TypeDefKind::Map(key, value) => any(&mut [key, value].into_iter()),
            TypeDefKind::Flags(_) | TypeDefKind::Enum(_) => Ok(false),
            kind => bail!("a parameter holds a {}", kind.as_str()),
        }
    }

    /// How many parameters a value takes when it is flattened.
    fn width(&self, ty: &Type) -> usize {
        let mut storage = [wit_parser::abi::WasmType::I32; Resolve::MAX_FLAT_PARAMS];
        let mut flat = FlatTypes::new(&mut storage);
        self.resolve.push_flat(ty, &mut flat);
        flat.to_vec().len()
    }
}

/// Adds code that gives the unsigned integer at a place, as an i32.
fn load(int: Int, place: Place<'_>, body: &mut Body) {
    match place {
        Place::Flat(index, slots) => {
            body.code.push(Instruction::LocalGet(index));
            // A variant's parameters are as wide as the widest of its cases.
            if slots[0] == ValType::I64 {
                body.code.push(Instruction::I32WrapI64);
            }
        }
        Place::Memory(base, offset) => {
            body.code.push(Instruction::LocalGet(base));
            let at = |align| MemArg { offset: offset as u64, align, memory_index: 0 };
            body.code.push(match int {
                Int::U8 => Instruction::I32Load8U(at(0)),
                Int::U16 => Instruction::I32Load16U(at(1)),
                Int::U32 | Int::U64 => Instruction::I32Load(at(2)),
            });
        }
    }
}
