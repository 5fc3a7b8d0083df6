use super::*;

fn error(text: &str) -> String {
    Policy::from_toml(text).expect_err("should be refused").to_string()
}

#[test]
fn an_empty_file_grants_nothing() {
    assert_eq!(Policy::from_toml("").expect("an empty policy"), Policy::default());
    assert_eq!(Policy::default().files.grants.iter().count(), 0);
}

#[test]
fn a_policy_survives_being_written_and_read() {
    let policy = Policy::for_command()
        .grant("/srv", "/srv", Access::Read)
        .and_then(|policy| policy.env("A", "b"))
        .and_then(|policy| policy.inherit_env("LANG"))
        .and_then(|policy| policy.directory("/srv"))
        .expect("a policy");
    let text = toml::to_string(&policy).expect("TOML");
    assert_eq!(Policy::from_toml(&text).expect("the same"), policy);
}

#[test]
fn errors_name_the_line() {
    assert!(error("[files]\nspecail = true").starts_with("line 2: unknown field `specail`"));
    assert!(error("[fiels]").starts_with("line 1: unknown field `fiels`"));
    assert!(error("[time]\nclocks = 1").starts_with("line 2: "));
    assert!(error("[time]\nclocks = true\nclocks = true").starts_with("line 3: "));
    assert!(error("[limits]\n\ndescriptors = -1").starts_with("line 3: "));
}

#[test]
fn what_seems_to_want_expanding_is_refused() {
    for host in ["~/x", "/srv/*", "$HOME", ""] {
        let text = format!("files.grants = [{{ host = \"{host}\", guest = \"/x\", access = \"read\" }}]");
        assert!(error(&text).starts_with("line 1: "), "{host}");
    }
    for guest in ["x", "/x/", "/x/../y", "//x", "/./x", "", "."] {
        let text = format!("files.grants = [{{ host = \"/x\", guest = \"{guest}\", access = \"read\" }}]");
        assert!(error(&text).contains("absolute and normal"), "{guest}");
    }
    for name in ["*", "A=B", ""] {
        assert!(error(&format!("environ.inherit = [\"{name}\"]")).contains("not the name of a variable"));
    }
    assert!(
        error("files.grants = [{ host = \"/x\", guest = \"/x\", access = \"write\" }]")
            .contains("`read-write`")
    );
    assert!(error("files.grants = [{ host = \"/x\", guest = \"/x\" }]").contains("missing field `access`"));
}

#[test]
fn a_grant_has_rules_of_its_own_or_those_of_all() {
    let text = r#"
        [files]
        special = true
        symlinks = "refuse"
        grants = [
            { host = "/a", guest = "/a", access = "read" },
            { host = "/b", guest = "/b", access = "read", special = false, symlinks = "within" },
        ]
    "#;
    let policy = Policy::from_toml(text).expect("a policy");
    let rules: Vec<_> = policy
        .files
        .grants
        .iter()
        .map(|grant| (policy.special_below(grant), policy.symlinks_below(grant)))
        .collect();
    assert_eq!(rules, [(true, Symlinks::Refuse), (false, Symlinks::Within)]);
    let grant = |guest: &str| Grant::new(guest, guest, Access::Read).expect("a grant");
    let mut built = Policy::default();
    (built.files.special, built.files.symlinks) = (true, Symlinks::Refuse);
    let built = built.grant_by(grant("/a")).expect("a grant");
    let built = built.grant_by(grant("/b").special(false).symlinks(Symlinks::Within)).expect("a grant");
    assert_eq!(built, policy);
    assert_eq!(Policy::from_toml(&toml::to_string(&built).expect("TOML")), Ok(policy));
    for wrong in ["symlinks = \"follow\"", "special = 1", "symlink = \"refuse\""] {
        let text =
            format!("files.grants = [{{ host = \"/a\", guest = \"/a\", access = \"read\", {wrong} }}]");
        assert!(error(&text).starts_with("line 1: "), "{wrong}");
    }
}

#[test]
fn two_grants_at_one_place_are_refused() {
    let text = "[files]\ngrants = [\n  { host = \"/a\", guest = \"/x\", access = \"read\" },\n  \
                { host = \"/b\", guest = \"/x\", access = \"read-write\" },\n]";
    assert!(error(text).contains("two grants at the guest path \"/x\""));
}

#[test]
fn a_relative_path_in_a_text_is_refused_and_says_what_to_do() {
    for host in ["src", "./src", "../src", ".", "src/../x"] {
        let text =
            format!("[files]\n\ngrants = [{{ host = \"{host}\", guest = \"/src\", access = \"read\" }}]");
        let error = error(&text);
        assert!(error.starts_with(&format!("line 3: host path \"{host}\" is relative")), "{error}");
        assert!(error.contains("write the whole path") && error.contains("--dir"), "{error}");
    }
    assert!(Policy::default().grant("src", "/src", Access::Read).is_ok(), "a value has a current directory");
}

#[test]
fn errors_name_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("policy.toml");
    let error = |text: &[u8]| {
        std::fs::write(&file, text).expect("a file");
        let error = Policy::from_file(&file).expect_err("should be refused").to_string();
        assert_eq!(error.lines().count(), 1, "{error}");
        error.strip_prefix(&file.display().to_string()).expect("the file").to_owned()
    };
    assert!(error(b"[files]\nx = 1").starts_with(":2: unknown field"));
    let relative = b"files.grants = [{ host = \"src\", guest = \"/src\", access = \"read\" }]";
    assert!(error(relative).starts_with(":1: host path \"src\" is relative"));
    assert!(error(b"\xff").starts_with(": the policy can't be read"));
}

#[test]
fn signals_are_named_one_by_one_or_all_at_once() {
    let signal = |value: &str| Policy::from_toml(&format!("signal.handle = {value}"));
    assert_eq!(signal("\"all\""), Ok(Policy::default().allow_signals()));
    let named = signal("[\"SIGTERM\", \"SIGRTMIN+3\"]").expect("names");
    assert_eq!(
        Policy::default().handle("SIGTERM").and_then(|policy| policy.handle("SIGRTMIN+3")),
        Ok(named.clone())
    );
    let text = toml::to_string(&named).expect("TOML");
    assert_eq!(Policy::from_toml(&text), Ok(named));
    for (value, complaint) in [
        ("[\"TERM\"]", "is not the name of a signal"),
        ("[\"SIGRTMIN+31\"]", "is not the name of a signal"),
        ("[\"SIGKILL\"]", "can't be handled by anybody"),
        ("\"SIGTERM\"", "a list of names of signals"),
        ("[15]", "expected"),
    ] {
        let error = signal(value).expect_err("refused").to_string();
        assert!(error.starts_with("line 1: ") && error.contains(complaint), "{error}");
    }
}

#[test]
fn programs_are_named_with_their_rules_or_are_any() {
    let section =
        |text: &str| Policy::from_toml(&format!("[subprocess]\n{text}")).map(|policy| policy.subprocess);
    assert_eq!(section("programs = \"any\"").expect("any"), Policy::default().run_any().subprocess);
    let by_rules =
        Program::new("/usr/bin/git").and_then(|git| git.arguments(["log", "**"])).expect("a program");
    let policy = Policy::default().run_by(by_rules).run("/bin/ls").expect("a program").jail(Jail::None);
    let text =
        "programs = [{ path = \"/usr/bin/git\", arguments = [[\"log\", \"**\"]] }, { path = \"/bin/ls\" }]
        jail = \"none\"";
    assert_eq!(section(text).expect("programs"), policy.subprocess);
    let full =
        "environment = [\"A\"]\ndegrade = \"warn\"\nread = [\"/x\"]\nexecute = [\"/y\"]\nnetwork = true
        unix-sockets = true\nmetadata = true\nusers = true\nsignals = false
        programs = [{ path = \"/bin/ls\", name = \"list\", environment = [\"B\"], directories = [\"/z\"],
            limits = { cpu-seconds = 1 } }]
        [limits.child]\ndeadline-ms = 5";
    let full = Policy::from_toml(&format!("[subprocess]\n{full}")).expect("a policy");
    let text = toml::to_string(&full).expect("TOML");
    assert_eq!(Policy::from_toml(&text), Ok(full));
    for (text, complaint) in [
        ("programs = \"all\"", "a list, or \"any\""),
        ("programs = [\"/bin/ls\"]", "invalid type"),
        ("programs = [{ path = \"ls\" }]", "write the whole path"),
        ("programs = [{ path = \"/bin/*\" }]", "not expanded"),
        ("programs = [{ path = \"/bin/ls\", argument = [] }]", "unknown field `argument`"),
        ("environment = [\"A=\"]", "not the name of a variable"),
        ("jail = \"weak\"", "unknown variant `weak`"),
        ("degrade = true", "wanted string"),
        ("netwrok = true", "unknown field `netwrok`"),
        ("read = [\"x\"]", "write the whole path"),
    ] {
        let error = section(text).expect_err("refused").to_string();
        assert!(error.starts_with("line 2: ") && error.contains(complaint), "{text}: {error}");
    }
}
