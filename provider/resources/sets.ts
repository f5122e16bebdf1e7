/** The inputs that the sets of people share. */
import { z } from "zod";
import { local } from "../lifecycle/inputs";
import { isEmail } from "../lifecycle/people";

const NAME = "must be an e-mail address or the id of a person";

/** The name of an entry: an e-mail address or an id. */
export const personName = z
  .string()
  .refine((name) => (isEmail(name) ? z.email().safeParse(name).success : name !== ""), NAME);

/** What an update does with people whom the program does not declare. */
export const onUnexpected = local(z.enum(["remove", "warn"], "must be remove or warn").optional());
