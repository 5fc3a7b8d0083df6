//! W6: `bench_subprocess run COUNT` runs `/bin/true` so often; `bench_subprocess cat MIB` sends so many MiB through `cat`,
//! 32 at a time. Prints how many runs or bytes, and a sum over what came of them.

use oskit_test_apps::subprocess::{self, Command, Data, Keyword, Popen, Redirect};

/// How much goes through one child.
const PIECE: usize = 32 << 20;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count = arguments[2].parse::<u64>().expect("a number");
    let (operations, check) = match arguments[1].as_str() {
        "run" => (count, runs(count)),
        _ => (count << 20, cat(count << 20)),
    };
    println!("{operations} {check}");
}

/// How many of them wrote nothing and ended well.
fn runs(count: u64) -> u64 {
    let command = Command::Arguments(vec!["/bin/true".to_owned()]);
    let run = || subprocess::run(&command, &[Keyword::CaptureOutput(true)]).expect("it runs");
    let empty = |data: Option<Data>| matches!(data, Some(Data::Bytes(bytes)) if bytes.is_empty());
    (0..count).map(|_| run()).filter(|done| done.returncode == 0 && empty(done.stdout.clone())).count() as u64
}

/// The bytes that came back.
fn cat(mut bytes: u64) -> u64 {
    let command = Command::Arguments(vec!["/bin/cat".to_owned()]);
    let mut came = 0;
    while bytes > 0 {
        let piece = PIECE.min(bytes as usize);
        let keywords = [Keyword::Stdin(Redirect::Pipe), Keyword::Stdout(Redirect::Pipe)];
        let child = Popen::create(&command, &keywords).expect("it starts");
        let input = Data::Bytes(vec![b'x'; piece]);
        let outputs = child.communicate(Some(&input), None).expect("all of it");
        if let Some(Data::Bytes(all)) = outputs.stdout {
            came += all.len() as u64;
        }
        bytes -= piece as u64;
    }
    came
}
