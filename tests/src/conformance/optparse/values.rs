//! What options store, as the format writes it.

use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::optparse::{ComplexNumber, Element, Item, Stored};
use crate::conformance::bindings::exports::oskit::stdlib::values::Scalar;
use crate::conformance::values;
use serde_json::{Value, json};

fn read_item(value: &Value) -> Asked<Item> {
    match value.get("$complex").map(|parts| args::list(parts, args::float)).transpose()?.as_deref() {
        Some([real, imag]) => Ok(Item::Complex(ComplexNumber { real: *real, imag: *imag })),
        Some(_) => Err(Inapplicable(format!("{value} where WIT has complex-number"))),
        None => Ok(Item::Scalar(values::read_scalar(value)?)),
    }
}

fn read_element(value: &Value) -> Asked<Element> {
    Ok(match value {
        Value::Array(_) => Element::List(args::list(value, read_item)?),
        _ => Element::Item(read_item(value)?),
    })
}

/// What a destination holds.
pub(super) fn read(value: &Value) -> Asked<Stored> {
    Ok(match value {
        Value::Array(_) => Stored::List(args::list(value, read_element)?),
        _ => Stored::Item(read_item(value)?),
    })
}

fn item_json(item: &Item) -> Value {
    match item {
        Item::Scalar(scalar) => values::scalar_json(scalar),
        Item::Complex(ComplexNumber { real, imag }) => {
            json!({ "$complex": [args::float_json(*real), args::float_json(*imag)] })
        }
    }
}

fn element_json(element: &Element) -> Value {
    match element {
        Element::Item(item) => item_json(item),
        Element::List(items) => items.iter().map(item_json).collect(),
    }
}

/// The same, to be compared.
pub(super) fn json(stored: &Stored) -> Value {
    match stored {
        Stored::Item(item) => item_json(item),
        Stored::List(elements) => elements.iter().map(element_json).collect(),
    }
}

/// A text to be stored.
pub(super) fn text(text: String) -> Item {
    Item::Scalar(Scalar::Text(text))
}

/// Destinations with what they hold, sorted.
pub(super) fn sorted(mut values: Vec<(String, Stored)>) -> Value {
    values.sort_by(|(a, _), (b, _)| a.cmp(b));
    values.iter().map(|(dest, stored)| json!([dest, json(stored)])).collect()
}
