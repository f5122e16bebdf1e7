import { accessRows } from "./accessRows";
import { certificateRows } from "./certificateRows";
import { projectRows } from "./projectRows";
import type { Row } from "./row";

/** Every kind: a new one adds its row to a file of its area, or a file here. */
export const rows: readonly Row[] = [...projectRows, ...accessRows, ...certificateRows];
