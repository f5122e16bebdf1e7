/** Reads a document from a file or from the program, and refuses a document with mistakes. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { problemsIn } from "./check";
import { isMap } from "./defaults";
import type { OrganizationDocument } from "./document";
import { parse, type Parsed } from "./file";
import { plainCopy } from "./plain";
import { messageOf, type Problem } from "./problems";

/** A correct document. */
export interface ReadDocument {
  readonly document: OrganizationDocument;
  /** The folder from which the paths of certificates start. */
  readonly folder: string;
}

/**
 * Reads and checks a document.
 * @param name the name of the component, for messages.
 * @param source the document, or the path of a YAML or JSON file. A relative path starts from the program's folder.
 * @throws RunError with all mistakes in the document.
 */
export function readDocument(name: string, source: OrganizationDocument | string): ReadDocument {
  const { value, file, folder, positionOf, problems } =
    typeof source === "string" ? inFile(name, source) : inProgram(source);
  const found = [...problems];
  let document: unknown;
  if (found.length === 0) document = withoutNotes(plainCopy(value, found));
  if (found.length === 0) found.push(...problemsIn(document, folder));
  if (found.length > 0) throw new pulumi.RunError(messageOf(found, { name, file, positionOf }));
  return { document: document as OrganizationDocument, folder };
}

interface Source extends Partial<Pick<Parsed, "positionOf">> {
  readonly value: unknown;
  readonly file?: string;
  readonly folder: string;
  readonly problems: readonly Problem[];
}

function inProgram(value: unknown): Source {
  return { value, folder: process.cwd(), problems: [] };
}

function inFile(name: string, file: string): Source {
  const path = resolve(file);
  return { ...parse(contentOf(name, path)), file, folder: dirname(path) };
}

function contentOf(name: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "the file does not exist" : message;
    throw new pulumi.RunError(
      `Organization ${name}: could not read ${path}: ${reason}. Give the path of a YAML or JSON file; a relative path starts from ` +
        `the program's folder.`,
    );
  }
}

/** Keys that begin with `x-` at the top of a document hold anchors or notes. */
function withoutNotes(value: unknown): unknown {
  return isMap(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("x-"))) : value;
}
