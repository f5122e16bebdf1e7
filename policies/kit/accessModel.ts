import { dirname, join } from "node:path";
import type * as accessOfProvider from "../../provider/access";

/**
 * The provider's model of access. Found by the place of its package.json, which every version of the package exports, so
 * that the packs also run with a provider whose `exports` do not name the model.
 */
const folder = dirname(require.resolve("pulumi-openai-admin/package.json"));
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above: the path is known only now.
const model = require(join(folder, "dist", "access")) as typeof accessOfProvider;

export const { effectiveAccess, isOwnerRole } = model;
