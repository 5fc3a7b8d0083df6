// A JavaScript program over oskit: `node client.mjs TRANSPILED`, where TRANSPILED is the guest, composed for WASI, as jco
// makes a JavaScript module of it. Prints what the test compares.

const { configparser, ntpath, osPath, errno, os } = await import(process.argv[2]);

console.log(osPath.join(['a', 'b', '..', 'c']), ntpath.normpath('c:/x/./y'));
const ini = configparser.Parser.parse('[server]\nhost = localhost\nurl = http://%(host)s/\n', undefined);
console.log(ini.get('server', 'url', undefined));
console.log(ini.get('server', 'none', 'a fallback'));
try {
  ini.get('nowhere', 'x', undefined);
} catch (error) {
  console.log(error.payload.tag, error.payload.val.message);
}
console.log(errno.errorcode(2n), errno.strerror(2n));
try {
  os.stat('/nowhere/none', undefined);
} catch (error) {
  console.log(error.payload.code.tag, error.payload.filename);
}
