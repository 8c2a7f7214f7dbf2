// The version of ZeroLens, as package.json states it.
import packageFile from '../../package.json' with { type: 'json' };

export const version: string = packageFile.version;
