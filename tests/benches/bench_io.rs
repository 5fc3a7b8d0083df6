//! W4: `bench_io FILE packed|single` reads every line, in batches or one a call; prints lines and bytes.

use oskit_test_apps::io;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let file = io::open_text(&arguments[1], Some("r"), None).expect("the file opens");
    let (mut count, mut size) = (0u64, 0u64);
    if arguments[2] == "packed" {
        loop {
            let batch = file.readlines_packed(Some(1 << 18)).expect("lines are read");
            let mut start = 0;
            for &end in &batch.ends {
                size += batch.text[start..end as usize].len() as u64;
                start = end as usize;
            }
            count += batch.ends.len() as u64;
            if batch.ends.is_empty() {
                break;
            }
        }
    } else {
        while let Some(line) = file.next_line().expect("a line is read") {
            count += 1;
            size += line.len() as u64;
        }
    }
    println!("{count} {size}");
}
