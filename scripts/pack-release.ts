/** `npm run pack:release -- 0.1.0`: packs the build of now for tests/compat, to be kept when a release is tagged. */
import { packRelease } from '#tests/compat/release.ts';

const [name = ''] = process.argv.slice(2);
if (!/^[\w.-]+$/.test(name)) throw new Error('Say a name for the release, such as 0.1.0.');
const { file, bytes } = packRelease(name);
console.log(`${file}: ${Math.round(bytes / 1000)} kB`);
