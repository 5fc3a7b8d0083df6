//! Which variables a child gets.

use crate::bindings::oskit::sys::errno::Code;
use crate::files::bytes_of;
use crate::policy::{Listed, Policy, Program, VariableName};

/// Those that any child may have.
const USUAL: &[&str] = &[
    "COLORTERM",
    "COLUMNS",
    "HOME",
    "LANG",
    "LANGUAGE",
    "LINES",
    "LOGNAME",
    "NO_COLOR",
    "OLDPWD",
    "PATH",
    "PWD",
    "SHELL",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "TZ",
    "USER",
];
const USUAL_PREFIX: &str = "LC_";

/// Those that make loaders, interpreters and other programs load or run something else, in any case of letters. They are
/// given only by name.
const STEERING: &[&str] = &[
    "BROWSER",
    "CDPATH",
    "CLASSPATH",
    "COMPILER_PATH",
    "EDITOR",
    "EMACSLOADPATH",
    "ENV",
    "EXINIT",
    "FPATH",
    "GCONV_PATH",
    "GETCONF_DIR",
    "GLIBC_TUNABLES",
    "GLOBIGNORE",
    "GREP_OPTIONS",
    "GTK_MODULES",
    "GZIP",
    "HOSTALIASES",
    "IFS",
    "JDK_JAVA_OPTIONS",
    "JAVA_OPTS",
    "JAVA_TOOL_OPTIONS",
    "LESS",
    "LESSCLOSE",
    "LESSOPEN",
    "LOCALDOMAIN",
    "LOCPATH",
    "MAKEFILES",
    "MAKEFLAGS",
    "MANPAGER",
    "MANPATH",
    "MORE",
    "NLSPATH",
    "OPENSSL_CONF",
    "OPENSSL_ENGINES",
    "OPENSSL_MODULES",
    "PAGER",
    "PHPRC",
    "PHP_INI_SCAN_DIR",
    "PROMPT_COMMAND",
    "PS0",
    "PS1",
    "PS2",
    "PS4",
    "QT_PLUGIN_PATH",
    "RES_OPTIONS",
    "RESOLV_HOST_CONF",
    "RUSTC",
    "RUSTC_WRAPPER",
    "RUSTDOC",
    "R_PROFILE",
    "R_ENVIRON",
    "SHELLOPTS",
    "SSH_ASKPASS",
    "SSH_AUTH_SOCK",
    "SSLKEYLOGFILE",
    "SUDO_ASKPASS",
    "SUDO_EDITOR",
    "TAR_OPTIONS",
    "TCLLIBPATH",
    "TERMCAP",
    "TERMINFO",
    "TERMINFO_DIRS",
    "TZDIR",
    "VIMINIT",
    "VISUAL",
    "VIM",
    "VIMRUNTIME",
    "WGETRC",
    "XDG_CONFIG_HOME",
    "XDG_CONFIG_DIRS",
    "XDG_DATA_DIRS",
    "ZDOTDIR",
    "_JAVA_OPTIONS",
];
const STEERING_PREFIXES: &[&str] = &[
    "BASH", "BUNDLE_", "CARGO_", "CURL_", "DOCKER_", "DYLD_", "GEM_", "GIT_", "LD_", "LUA_", "MALLOC_",
    "NODE_", "NPM_", "PERL", "PIP_", "PYTHON", "RSYNC_", "RUBY", "SVN_", "ZSH_",
];

fn steers(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    STEERING.contains(&&name[..]) || STEERING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn is_given(policy: &Policy, own: Option<&Program>, name: &str) -> bool {
    let named = |names: &[VariableName]| names.iter().any(|given| given.as_str() == name);
    let section = &policy.subprocess.environment;
    if named(section.named()) || own.is_some_and(|own| named(&own.environment)) {
        return true;
    }
    let of_instance = || {
        let mut all = policy.environ.set.keys().chain(&policy.environ.inherit);
        all.any(|given| given.as_str() == name)
    };
    let usual = || USUAL.contains(&name) || name.starts_with(USUAL_PREFIX);
    !steers(name) && (*section == Listed::Any || usual() || of_instance())
}

/// What a child gets of what the instance wants it to have, as `NAME=VALUE`, and the names of the rest.
pub(super) fn given(
    policy: &Policy,
    own: Option<&Program>,
    variables: &[(String, String)],
) -> Result<(Vec<Vec<u8>>, Vec<String>), Code> {
    let (mut passed, mut withheld) = (Vec::with_capacity(variables.len()), Vec::new());
    for (name, value) in variables {
        if name.is_empty() || name.contains(['=', '\0']) || value.contains('\0') {
            return Err(Code::Einval);
        }
        if is_given(policy, own, name) {
            passed.push([&bytes_of(name)[..], b"=", &bytes_of(value)].concat());
        } else {
            withheld.push(name.clone());
        }
    }
    Ok((passed, withheld))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(policy: &Policy, program: Option<&Program>, wanted: &[&str]) -> Vec<String> {
        let wanted: Vec<_> = wanted.iter().map(|name| ((*name).to_owned(), "x".to_owned())).collect();
        let (given, withheld) = given(policy, program, &wanted).expect("proper names");
        assert_eq!(given.len() + withheld.len(), wanted.len());
        given.into_iter().map(|text| String::from_utf8_lossy(&text).replace("=x", "")).collect()
    }

    #[test]
    fn a_child_gets_the_usual_variables_those_of_the_instance_and_those_that_are_named() {
        let mut policy = Policy::default().env("MODE", "a").and_then(|policy| policy.inherit_env("KIND"));
        let policy = policy.as_mut().expect("a policy");
        let wanted = ["PATH", "LC_ALL", "MODE", "KIND", "OTHER", "SECRET", "PYTHONPATH"];
        assert_eq!(names(policy, None, &wanted), ["PATH", "LC_ALL", "MODE", "KIND"]);
        let name = |name: &str| VariableName::try_from(name.to_owned()).expect("a name");
        policy.subprocess.environment = Listed::Only(vec![name("OTHER"), name("PYTHONPATH")]);
        assert_eq!(names(policy, None, &wanted), ["PATH", "LC_ALL", "MODE", "KIND", "OTHER", "PYTHONPATH"]);
        let mut program = Program::new("/bin/true").expect("a path");
        program.environment.push(name("SECRET"));
        assert_eq!(names(policy, Some(&program), &["SECRET", "LESS"]), ["SECRET"]);
        policy.subprocess.environment = Listed::Any;
        assert_eq!(names(policy, None, &wanted), ["PATH", "LC_ALL", "MODE", "KIND", "OTHER", "SECRET"]);
    }

    #[test]
    fn what_steers_loaders_and_interpreters_is_given_by_name_only_in_any_case_of_letters() {
        let mut policy = Policy::default();
        policy.subprocess.environment = Listed::Any;
        for name in [
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "LD_AUDIT",
            "DYLD_INSERT_LIBRARIES",
            "BASH_ENV",
            "BASHOPTS",
            "ENV",
            "IFS",
            "PYTHONPATH",
            "PYTHONSTARTUP",
            "PYTHONHOME",
            "PERL5OPT",
            "PERL5LIB",
            "PERL5DB",
            "RUBYOPT",
            "RUBYLIB",
            "NODE_OPTIONS",
            "NODE_PATH",
            "GIT_SSH_COMMAND",
            "GIT_SSH",
            "GIT_EXTERNAL_DIFF",
            "GIT_PAGER",
            "GIT_EDITOR",
            "GIT_CONFIG_COUNT",
            "GIT_EXEC_PATH",
            "GIT_ASKPASS",
            "PAGER",
            "MANPAGER",
            "EDITOR",
            "VISUAL",
            "BROWSER",
            "LESSOPEN",
            "LESSCLOSE",
            "SHELLOPTS",
            "PROMPT_COMMAND",
            "PS4",
            "GLIBC_TUNABLES",
            "GCONV_PATH",
            "LOCPATH",
            "JAVA_TOOL_OPTIONS",
            "TAR_OPTIONS",
            "MAKEFLAGS",
            "OPENSSL_CONF",
            "SSH_ASKPASS",
            "ZDOTDIR",
            "MALLOC_CHECK_",
        ] {
            let lower = name.to_ascii_lowercase();
            let mixed: String = name
                .chars()
                .enumerate()
                .map(|(at, c)| if at % 2 == 0 { c.to_ascii_lowercase() } else { c })
                .collect();
            assert_eq!(names(&policy, None, &[name, &lower, &mixed]), [""; 0], "{name}");
            policy
                .environ
                .set
                .insert(VariableName::try_from(name.to_owned()).expect("a name"), String::new());
            assert_eq!(names(&policy, None, &[name]), [""; 0], "{name} of the instance");
        }
    }

    #[test]
    fn names_and_values_that_the_system_can_not_have_are_errors() {
        for (name, value) in [("", "x"), ("A=B", "x"), ("A\0", "x"), ("A", "x\0y")] {
            let wanted = [(name.to_owned(), value.to_owned())];
            assert_eq!(given(&Policy::default(), None, &wanted), Err(Code::Einval), "{name:?}");
        }
    }
}
