use super::{Error, MAX_TEXT, MAX_WIDTH, brace, percent, template};
use crate::values::{Scalar, Value};
use proptest::prelude::*;

fn none() -> Value {
    Value::NONE
}

fn boolean(b: bool) -> Value {
    Value::Scalar(Scalar::Boolean(b))
}

fn int(n: i64) -> Value {
    Value::from(n)
}

fn big(digits: &str) -> Value {
    Value::Scalar(Scalar::BigInteger(digits.to_owned()))
}

fn float(x: f64) -> Value {
    Value::Scalar(Scalar::Float(x))
}

fn text(s: &str) -> Value {
    Value::from(s)
}

fn bytes(b: &[u8]) -> Value {
    Value::Scalar(Scalar::Bytes(b.to_vec()))
}

fn list(items: &[Value]) -> Value {
    let scalar = |item: &Value| match item {
        Value::Scalar(scalar) => scalar.clone(),
        Value::List(_) => Scalar::None,
    };
    Value::List(items.iter().map(scalar).collect())
}

/// The result as the tables have it.
fn shown(result: Result<(), Error>, to: String) -> Result<String, String> {
    result.map(|()| to).map_err(|error| match error {
        Error::Attribute(text) => format!("AttributeError: {text}"),
        Error::Index(text) => format!("IndexError: {text}"),
        Error::Key(text) => format!("KeyError: {text}"),
        Error::Overflow(text) => format!("OverflowError: {text}"),
        Error::Type(text) => format!("TypeError: {text}"),
        Error::Value(text) => format!("ValueError: {text}"),
        Error::Limit(name, maximum) => format!("limit: {name} {maximum}"),
    })
}

fn percent_of(format: &str, values: &[Value]) -> Result<String, String> {
    let mut to = String::new();
    shown(percent::format(format, percent::Arguments::Positional(values), &mut to), to)
}

fn brace_of(format: &str, values: &[Value]) -> Result<String, String> {
    let mut to = String::new();
    shown(brace::format(format, values, &Vec::new(), &mut to), to)
}

/// One row of a table: a format, its values and what CPython makes of them.
type Row = (&'static str, Vec<Value>, Result<&'static str, &'static str>);

fn check(rows: Vec<Row>, of: impl Fn(&str, &[Value]) -> Result<String, String>) {
    for (format, values, expected) in rows {
        let expected = expected.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(of(format, &values), expected, "{format:?} with {values:?}");
    }
}

#[test]
fn percent_formats_as_python_does() {
    let rows: Vec<Row> = vec![
        ("%c", vec![text("ab")], Err("TypeError: %c requires int or char")),
        ("%c", vec![float(1.5)], Err("TypeError: %c requires int or char")),
        ("%c", vec![int(1_114_112)], Err("OverflowError: %c arg not in range(0x110000)")),
        ("%c", vec![int(-1)], Err("OverflowError: %c arg not in range(0x110000)")),
        ("%c%c", vec![int(65), text("\u{e9}")], Ok("A\u{e9}")),
        ("%05c|", vec![int(65)], Ok("    A|")),
        ("%d", vec![text("x")], Err("TypeError: %d format: a real number is required, not str")),
        ("%x", vec![float(1.5)], Err("TypeError: %x format: an integer is required, not float")),
        ("%f", vec![text("x")], Err("TypeError: must be real number, not str")),
        ("%y", vec![int(1)], Err("ValueError: unsupported format character 'y' (0x79) at index 1")),
        ("\u{e9}%y", vec![int(1)], Err("ValueError: unsupported format character 'y' (0x79) at index 2")),
        ("%\n", vec![int(1)], Err("ValueError: unsupported format character '?' (0xa) at index 1")),
        ("%", vec![int(1)], Err("ValueError: incomplete format")),
        ("%(a)s", vec![int(1)], Err("TypeError: format requires a mapping")),
        ("%(a", vec![int(1)], Err("TypeError: format requires a mapping")),
        ("%*d", vec![text("x"), int(1)], Err("TypeError: * wants int")),
        ("%s", vec![], Err("TypeError: not enough arguments for format string")),
        ("a", vec![int(1)], Err("TypeError: not all arguments converted during string formatting")),
        ("%5%|", vec![], Err("TypeError: not enough arguments for format string")),
        ("100%% %s", vec![int(1)], Ok("100% 1")),
        ("%-05d|", vec![int(5)], Ok("5    |")),
        ("%+5s|", vec![int(5)], Ok("    5|")),
        ("%05s|", vec![int(65)], Ok("   65|")),
        ("%#o %#x %#X %#.3x", vec![int(8), int(255), int(255), int(255)], Ok("0o10 0xff 0XFF 0x0ff")),
        ("%08.3d|% d|%+d", vec![int(5), int(5), int(5)], Ok("00000005| 5|+5")),
        ("%#08x|%-#8x|%+#8x", vec![int(255), int(255), int(-255)], Ok("0x0000ff|0xff    |   -0xff")),
        ("%05f", vec![float(f64::INFINITY)], Ok("00inf")),
        (
            "%F %E %G",
            vec![float(f64::NAN), float(10_000_000_000.0), float(1e-10)],
            Ok("NAN 1.000000E+10 1E-10"),
        ),
        ("%d", vec![float(1e30)], Ok("1000000000000000019884624838656")),
        ("%d", vec![float(-1.9)], Ok("-1")),
        ("%i %d", vec![boolean(true), boolean(false)], Ok("1 0")),
        ("%d", vec![float(f64::NAN)], Err("ValueError: cannot convert float NaN to integer")),
        ("%d", vec![float(f64::INFINITY)], Err("OverflowError: cannot convert float infinity to integer")),
        (
            "%.0f %#.0f %#g %g",
            vec![float(2.5), float(3.0), float(1.0), float(100_000_000.0)],
            Ok("2 3. 1.00000 1e+08"),
        ),
        (
            "%g %g %g %g",
            vec![float(0.0001), float(1e-05), float(123_456.0), float(1_234_567.0)],
            Ok("0.0001 1e-05 123456 1.23457e+06"),
        ),
        ("%.3s|%5.1s|%-5s|", vec![text("abcdef"), text("xyz"), text("q")], Ok("abc|    x|q    |")),
        ("%a %r", vec![text("\u{e9}"), text("it's")], Ok("'\\xe9' \"it's\"")),
        ("%hd %ld", vec![int(1), int(2)], Ok("1 2")),
        ("%lld", vec![int(1)], Err("ValueError: unsupported format character 'l' (0x6c) at index 2")),
        ("%.*f", vec![int(2), float(1.5)], Ok("1.50")),
        ("%.*f", vec![int(-2), float(1.5)], Ok("2")),
        ("%*d|%*d|", vec![int(-5), int(1), int(5), int(2)], Ok("1    |    2|")),
        ("%.d", vec![int(5)], Ok("5")),
        ("%s %d", vec![text("a")], Err("TypeError: not enough arguments for format string")),
        ("%d", vec![none()], Err("TypeError: %d format: a real number is required, not NoneType")),
        ("%d", vec![bytes(b"x")], Err("TypeError: %d format: a real number is required, not bytes")),
        ("%u %o", vec![int(-5), int(-8)], Ok("-5 -10")),
        ("%d", vec![list(&[int(1)])], Err("TypeError: %d format: a real number is required, not list")),
        ("%s", vec![list(&[int(1), text("a")])], Ok("[1, 'a']")),
        (
            "%e",
            vec![big(
                "10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
            )],
            Err("OverflowError: int too large to convert to float"),
        ),
        (
            "%s %d %x %o",
            vec![
                big("18446744073709551616"),
                big("18446744073709551616"),
                big("18446744073709551616"),
                big("-18446744073709551616"),
            ],
            Ok("18446744073709551616 18446744073709551616 10000000000000000 -2000000000000000000000"),
        ),
        ("%.50d", vec![int(-5)], Ok("-00000000000000000000000000000000000000000000000005")),
        ("%.0e %#.0e", vec![float(1.0), float(1.0)], Ok("1e+00 1.e+00")),
        ("%b", vec![int(1)], Err("ValueError: unsupported format character 'b' (0x62) at index 1")),
        ("%.99999999999999999999d", vec![int(1)], Err("ValueError: precision too big")),
        ("%9999999999999999999999d", vec![int(1)], Err("ValueError: width too big")),
        ("%s %s %s", vec![none(), boolean(true), float(1.0)], Ok("None True 1.0")),
        ("%5.2f%%", vec![float(12.345)], Ok("12.35%")),
        ("%r", vec![float(1e22)], Ok("1e+22")),
        ("%s", vec![float(1e16)], Ok("1e+16")),
        (
            "%.3g|%10.4e|%-10g|",
            vec![float(1234.5), float(1.2345e-4), float(7.0)],
            Ok("1.23e+03|1.2345e-04|7         |"),
        ),
        ("%f", vec![float(1e22)], Ok("10000000000000000000000.000000")),
        ("% x|%+X", vec![int(255), int(255)], Ok(" ff|+FF")),
        ("%s", vec![bytes(b"a")], Ok("b'a'")),
        ("%.20f", vec![float(0.1)], Ok("0.10000000000000000555")),
        ("%.17g", vec![float(0.1)], Ok("0.10000000000000001")),
        ("%#.3g", vec![float(100.0)], Ok("100.")),
        ("%f %g %e", vec![float(-0.0), float(-0.0), float(0.0)], Ok("-0.000000 -0 0.000000e+00")),
    ];
    check(rows, percent_of);
}

fn names() -> Vec<(String, Value)> {
    [("a", int(5)), ("b", text("text")), ("n", text("N")), ("a(b)", int(3))]
        .map(|(k, v)| (k.to_owned(), v))
        .into()
}

#[test]
fn percent_takes_a_mapping() {
    let mut names = names();
    names.remove(1);
    for (format, expected) in [
        ("%(a)s", Ok("5")),
        ("%(b)s", Err("KeyError: 'b'")),
        ("%(a)d|%(a)5d|%(a)-5d|", Ok("5|    5|5    |")),
        ("%(a)*d", Err("TypeError: not enough arguments for format string")),
        ("%(a", Err("ValueError: incomplete format key")),
        ("%(a)s %s", Err("TypeError: not enough arguments for format string")),
        ("%s %s", Err("TypeError: not enough arguments for format string")),
        ("%(a(b))s", Ok("3")),
        ("%(a)%", Err("ValueError: unsupported format character '%' (0x25) at index 4")),
        ("%(x)%", Err("KeyError: 'x'")),
        ("%(a)s %(n)s", Ok("5 N")),
        ("%(a)", Err("ValueError: incomplete format")),
        ("%(a)y", Err("ValueError: unsupported format character 'y' (0x79) at index 4")),
    ] {
        let mut to = String::new();
        let result = percent::format(format, percent::Arguments::Mapping(&names), &mut to);
        assert_eq!(shown(result, to).as_deref().map_err(String::as_str), expected, "{format:?}");
    }
}

#[test]
fn braces_format_as_python_does() {
    let rows: Vec<Row> = vec![
        ("{", vec![], Err("ValueError: Single '{' encountered in format string")),
        ("}", vec![], Err("ValueError: Single '}' encountered in format string")),
        ("{}}", vec![int(1)], Err("ValueError: Single '}' encountered in format string")),
        ("{0", vec![int(1)], Err("ValueError: expected '}' before end of string")),
        ("{0!", vec![int(1)], Err("ValueError: end of string while looking for conversion specifier")),
        ("{0!r", vec![int(1)], Err("ValueError: unmatched '{' in format spec")),
        ("{0!z}", vec![int(1)], Err("ValueError: Unknown conversion specifier z")),
        ("{0!rx}", vec![int(1)], Err("ValueError: expected ':' after conversion specifier")),
        ("{0!}", vec![int(1)], Err("ValueError: unmatched '{' in format spec")),
        ("{0:{", vec![int(1)], Err("ValueError: unmatched '{' in format spec")),
        ("{0:{1}}", vec![text("a"), int(5)], Ok("a    ")),
        ("{:{}}", vec![text("a"), int(5)], Ok("a    ")),
        ("{0:{1:{2}}}", vec![text("a"), int(5), int(3)], Err("ValueError: Max string recursion exceeded")),
        (
            "{}{0}",
            vec![int(1)],
            Err("ValueError: cannot switch from automatic field numbering to manual field specification"),
        ),
        (
            "{0}{}",
            vec![int(1)],
            Err("ValueError: cannot switch from manual field specification to automatic field numbering"),
        ),
        ("{1}", vec![int(1)], Err("IndexError: Replacement index 1 out of range for positional args tuple")),
        ("{x}", vec![], Err("KeyError: 'x'")),
        ("{0.x}", vec![text("a")], Err("AttributeError: 'str' object has no attribute 'x'")),
        ("{0.}", vec![text("a")], Err("ValueError: Empty attribute in format string")),
        ("{0[}", vec![text("a")], Err("ValueError: expected '}' before end of string")),
        ("{0[]}", vec![text("a")], Err("ValueError: Empty attribute in format string")),
        ("{0[0]}", vec![text("ab")], Ok("a")),
        ("{0[x]}", vec![text("ab")], Err("TypeError: string indices must be integers, not 'str'")),
        ("{0[5]}", vec![text("ab")], Err("IndexError: string index out of range")),
        (
            "{0[0]x}",
            vec![text("ab")],
            Err("ValueError: Only '.' or '[' may follow ']' in format field specifier"),
        ),
        ("{0[0]}", vec![int(5)], Err("TypeError: 'int' object is not subscriptable")),
        ("{0[0]}", vec![list(&[text("q")])], Ok("q")),
        (
            "{0[a]}",
            vec![list(&[text("q")])],
            Err("TypeError: list indices must be integers or slices, not str"),
        ),
        ("{0[3]}", vec![list(&[text("q")])], Err("IndexError: list index out of range")),
        ("{{}}", vec![], Ok("{}")),
        ("a{{b}}c{}", vec![int(1)], Ok("a{b}c1")),
        ("{!r}|{!s}|{!a}", vec![text("a"), text("b"), text("\u{e9}")], Ok("'a'|b|'\\xe9'")),
        ("{:d}", vec![text("a")], Err("ValueError: Unknown format code 'd' for object of type 'str'")),
        ("{:s}", vec![int(1)], Err("ValueError: Unknown format code 's' for object of type 'int'")),
        (
            "{:>9999999999999999999999}",
            vec![int(1)],
            Err("ValueError: Too many decimal digits in format string"),
        ),
        ("{: s}", vec![text("a")], Err("ValueError: Space not allowed in string format specifier")),
        ("{:+s}", vec![text("a")], Err("ValueError: Sign not allowed in string format specifier")),
        ("{:=5}", vec![text("a")], Err("ValueError: '=' alignment not allowed in string format specifier")),
        ("{:05}", vec![text("a")], Ok("a0000")),
        ("{:05}", vec![int(-3)], Ok("-0003")),
        ("{:,}", vec![int(1_234_567)], Ok("1,234,567")),
        ("{:_x}", vec![int(2_882_400_018)], Ok("abcd_ef12")),
        ("{:,x}", vec![int(5)], Err("ValueError: Cannot specify ',' with 'x'.")),
        ("{:,d}", vec![text("a")], Err("ValueError: Unknown format code 'd' for object of type 'str'")),
        ("{:.3d}", vec![int(5)], Err("ValueError: Precision not allowed in integer format specifier")),
        ("{:c}", vec![int(65)], Ok("A")),
        ("{:+c}", vec![int(65)], Err("ValueError: Sign not allowed with integer format specifier 'c'")),
        ("{:c}", vec![int(-1)], Err("OverflowError: %c arg not in range(0x110000)")),
        ("{:n}", vec![int(1234)], Ok("1234")),
        ("{:%}", vec![float(0.25)], Ok("25.000000%")),
        ("{:.1%}", vec![int(1)], Ok("100.0%")),
        ("{:g}", vec![float(1e20)], Ok("1e+20")),
        ("{}", vec![float(1e16)], Ok("1e+16")),
        ("{:10}", vec![float(1.5)], Ok("       1.5")),
        ("{:.3}", vec![float(1234.5)], Ok("1.23e+03")),
        ("{:010,.2f}", vec![float(1234.5)], Ok("001,234.50")),
        ("{:#x} {:#b} {:#o} {:#X}", vec![int(255), int(5), int(8), int(255)], Ok("0xff 0b101 0o10 0XFF")),
        ("{:^10}|", vec![text("ab")], Ok("    ab    |")),
        ("{:*^10}|", vec![int(5)], Ok("****5*****|")),
        ("{:<5}|{:>5}|", vec![int(5), text("a")], Ok("5    |    a|")),
        ("{}", vec![boolean(true)], Ok("True")),
        ("{:d}", vec![boolean(true)], Ok("1")),
        ("{:5}", vec![boolean(true)], Ok("    1")),
        ("{:5}", vec![none()], Err("TypeError: unsupported format string passed to NoneType.__format__")),
        ("{}", vec![none()], Ok("None")),
        (
            "{:5}",
            vec![list(&[int(1)])],
            Err("TypeError: unsupported format string passed to list.__format__"),
        ),
        ("{} {}", vec![bytes(b"a"), list(&[int(1), text("b")])], Ok("b'a' [1, 'b']")),
        ("{:5}", vec![bytes(b"a")], Err("TypeError: unsupported format string passed to bytes.__format__")),
        ("{:q}", vec![int(1)], Err("ValueError: Unknown format code 'q' for object of type 'int'")),
        ("{:q}", vec![float(1.5)], Err("ValueError: Unknown format code 'q' for object of type 'float'")),
        ("{:xx}", vec![int(1)], Err("ValueError: Invalid format specifier 'xx' for object of type 'int'")),
        ("{:z.0f} {:z.1f} {:z.0e}", vec![float(-0.1), float(-0.01), float(-0.0)], Ok("0 0.0 0e+00")),
        (
            "{:z}",
            vec![int(5)],
            Err("ValueError: Negative zero coercion (z) not allowed in integer format specifier"),
        ),
        (
            "{:zs}",
            vec![text("a")],
            Err("ValueError: Negative zero coercion (z) not allowed in string format specifier"),
        ),
        (
            "{:#s}",
            vec![text("a")],
            Err("ValueError: Alternate form (#) not allowed in string format specifier"),
        ),
        ("{:.2}", vec![text("abc")], Ok("ab")),
        ("{:.}", vec![text("abc")], Err("ValueError: Format specifier missing precision")),
        ("{:,_}", vec![int(1)], Err("ValueError: Cannot specify both ',' and '_'.")),
        ("{:_,}", vec![int(1)], Err("ValueError: Cannot specify both ',' and '_'.")),
        ("{:,,}", vec![int(1)], Err("ValueError: Cannot specify ',' with ','.")),
        ("{:f}", vec![float(f64::NAN)], Ok("nan")),
        ("{:05}", vec![float(f64::INFINITY)], Ok("00inf")),
        ("{:F}", vec![float(f64::INFINITY)], Ok("INF")),
        ("{:e}", vec![int(0)], Ok("0.000000e+00")),
        ("{:d}", vec![float(1.5)], Err("ValueError: Unknown format code 'd' for object of type 'float'")),
        ("{:,c}", vec![int(65)], Err("ValueError: Cannot specify ',' with 'c'.")),
        ("{:012,}", vec![int(1234)], Ok("0,000,001,234")),
        ("{:,s}", vec![text("a")], Err("ValueError: Cannot specify ',' with 's'.")),
        ("{:#.3g}", vec![float(1.0)], Ok("1.00")),
        ("{:.0}", vec![float(1.0)], Ok("1e+00")),
        ("{:.3}", vec![float(100_000.0)], Ok("1e+05")),
        ("{:.3}", vec![float(100.0)], Ok("1e+02")),
        ("{:.4}", vec![float(100.0)], Ok("100.0")),
        ("{:.3}", vec![float(99.96)], Ok("1e+02")),
        ("{:.2}", vec![float(1e-05)], Ok("1e-05")),
        ("{:.2}", vec![float(0.0)], Ok("0.0")),
        ("{:,} {:_}", vec![float(1_234_567.5), float(12345.5)], Ok("1,234,567.5 12_345.5")),
        (
            "{:#c}",
            vec![int(65)],
            Err("ValueError: Alternate form (#) not allowed with integer format specifier 'c'"),
        ),
        ("{a b}", vec![], Err("KeyError: 'a b'")),
        ("{:{x}", vec![int(1)], Err("ValueError: unmatched '{' in format spec")),
        ("{:}}", vec![int(1)], Err("ValueError: Single '}' encountered in format string")),
        ("{[0]}", vec![list(&[text("z")])], Ok("z")),
        ("{.x}", vec![int(1)], Err("AttributeError: 'int' object has no attribute 'x'")),
        ("{0{1}}", vec![int(1), int(2)], Err("ValueError: unexpected '{' in field name")),
        ("{-1}", vec![int(1)], Err("KeyError: '-1'")),
        ("{0 }", vec![int(1)], Err("KeyError: '0 '")),
        (
            "{:zd}",
            vec![int(1)],
            Err("ValueError: Negative zero coercion (z) not allowed in integer format specifier"),
        ),
        ("{:#}", vec![float(1.0)], Ok("1.0")),
        ("{:#}", vec![float(1e16)], Ok("1.e+16")),
        ("{:012_x}", vec![int(74565)], Ok("00_0001_2345")),
        ("{:\n>3}", vec![int(1)], Ok("\n\n1")),
        ("{:0<5}", vec![int(1)], Ok("10000")),
        ("{:<05}", vec![text("a")], Ok("a0000")),
        ("{:0=5}", vec![int(-1)], Ok("-0001")),
        ("{:=+5}", vec![int(1)], Ok("+   1")),
        ("{:+} {: }", vec![int(5), int(5)], Ok("+5  5")),
        ("{:_b}", vec![int(1000)], Ok("11_1110_1000")),
        ("{:,.3e}", vec![float(12345.678)], Ok("1.235e+04")),
        ("{:5c}|", vec![int(65)], Ok("    A|")),
        ("{0.real} {0.imag}", vec![int(5)], Ok("5 0")),
        ("{0[-1]}", vec![text("ab")], Err("TypeError: string indices must be integers, not 'str'")),
        ("{:%}", vec![text("a")], Err("ValueError: Unknown format code '%' for object of type 'str'")),
        ("{:010}", vec![float(1.5)], Ok("00000001.5")),
        ("{:020,}", vec![float(f64::INFINITY)], Ok("00000000000000000inf")),
        ("{:s}", vec![none()], Err("TypeError: unsupported format string passed to NoneType.__format__")),
        ("{:.{}f}", vec![float(2.71959), int(2)], Ok("2.72")),
        ("{:\u{e9}^5}", vec![int(1)], Ok("\u{e9}\u{e9}1\u{e9}\u{e9}")),
        ("{99999999999999999999}", vec![int(1)], Err("ValueError: Too many decimal digits in format string")),
        ("{:,}", vec![big("1180591620717411303424")], Ok("1,180,591,620,717,411,303,424")),
        ("{:x}", vec![big("-1180591620717411303424")], Ok("-400000000000000000")),
        ("{:+.2f}|{:-.2f}|{: .2f}", vec![float(1.0), float(1.0), float(1.0)], Ok("+1.00|1.00| 1.00")),
        ("{:.0f} {:#.0f}", vec![float(2.5), float(3.0)], Ok("2 3.")),
        ("{:G} {:E}", vec![float(1e-10), float(1.5)], Ok("1E-10 1.500000E+00")),
        ("{:#.0e}", vec![float(1.0)], Ok("1.e+00")),
    ];
    check(rows, brace_of);
}

#[test]
fn templates_substitute_as_python_does() {
    for (format, expected) in [
        ("$a $b ${n}x $$", Ok("5 text Nx $")),
        ("$", Err("ValueError: Invalid placeholder in string: line 1, col 1")),
        ("$1", Err("ValueError: Invalid placeholder in string: line 1, col 1")),
        ("a\nb $ c", Err("ValueError: Invalid placeholder in string: line 2, col 3")),
        ("${a", Err("ValueError: Invalid placeholder in string: line 1, col 1")),
        ("$x", Err("KeyError: 'x'")),
        ("${\u{e9}}", Err("ValueError: Invalid placeholder in string: line 1, col 1")),
        ("$a_b", Err("KeyError: 'a_b'")),
        ("$a\u{e9}", Ok("5\u{e9}")),
    ] {
        let mut to = String::new();
        let result = template::substitute(format, &names(), &mut to);
        assert_eq!(shown(result, to).as_deref().map_err(String::as_str), expected, "{format:?}");
    }
}

#[test]
fn what_a_format_asks_for_is_bounded() {
    let limit = |name| Err(format!("limit: {name} {MAX_WIDTH}"));
    assert_eq!(percent_of("%1000000000s", &[int(1)]), limit("width"));
    assert_eq!(percent_of("%.1000000000f", &[float(1.0)]), limit("precision"));
    assert_eq!(percent_of("%*d", &[int(1 << 40), int(1)]), limit("width"));
    assert_eq!(percent_of("%.*f", &[int(i64::MAX), float(1.0)]), limit("precision"));
    assert_eq!(brace_of("{:>9999999999}", &[int(1)]), limit("width"));
    assert_eq!(brace_of("{:.70000f}", &[float(1.0)]), limit("precision"));
    let long = "%65535d".repeat(17);
    assert_eq!(percent_of(&long, &vec![int(1); 17]), Err(format!("limit: text {MAX_TEXT}")));
    let wide = percent_of("%65535.65535f", &[float(0.5)]).unwrap_or_default();
    assert_eq!((wide.len(), &wide[..4]), (MAX_WIDTH + 2, "0.50"));
}

proptest! {
    #[test]
    fn integers_fill_their_width(n: i64, width in 0_usize..40) {
        let spaces = percent_of(&format!("%{width}d"), &[int(n)]);
        prop_assert_eq!(spaces, Ok(format!("{n:width$}")));
        let zeros = percent_of(&format!("%0{width}d"), &[int(n)]);
        prop_assert_eq!(zeros.clone(), Ok(format!("{n:0width$}")));
        prop_assert_eq!(brace_of(&format!("{{:0={width}d}}"), &[int(n)]), zeros);
    }

    #[test]
    fn exponents_read_back(x: f64) {
        let written = percent_of("%.17e", &[float(x)]).unwrap_or_default();
        let read: f64 = written.parse().unwrap_or_default();
        prop_assert!(read.to_bits() == x.to_bits() || x.is_nan());
    }

    #[test]
    fn big_integers_agree_with_small_ones(n: u64) {
        let hex = percent_of("%x", &[big(&format!("{}{n:020}", 3))]);
        let exact = 300_000_000_000_000_000_000_u128 + u128::from(n);
        prop_assert_eq!(hex, Ok(format!("{exact:x}")));
    }

    #[test]
    fn no_format_panics(format in "[%{}$!:.*#0-9a-z<>^=+ ,_()\\[\\]]{0,12}", n: i64, x: f64, s in ".{0,8}") {
        let values = [int(n), float(x), text(&s)];
        let _ = percent_of(&format, &values);
        let _ = brace_of(&format, &values);
        let _ = template::substitute(&format, &names(), &mut String::new());
    }
}

#[test]
fn numbers_of_more_than_32_bits_are_no_smaller_ones() {
    let mut text = String::new();
    let wrong = brace::format("{4294967296}", &[int(1)], &Vec::new(), &mut text);
    let out_of_range = "Replacement index 4294967296 out of range for positional args tuple";
    assert_eq!(wrong, Err(Error::Index(out_of_range.to_owned())));
    let list = Value::List(vec![Scalar::Integer(1)]);
    assert!(matches!(
        brace::format("{0[4294967296]}", &[list], &Vec::new(), &mut text),
        Err(Error::Index(_))
    ));
    assert!(matches!(
        brace::format("{0[4294967296]}", &["x".into()], &Vec::new(), &mut text),
        Err(Error::Index(_))
    ));
}
