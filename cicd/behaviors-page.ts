import { type Declared, declaredBehaviors } from "./behaviors/declared.ts";
import { type NameFate, names } from "./behaviors/names.ts";
import { fieldRows } from "./behaviors/schema-rows.ts";
import type { Page } from "./diagrams.ts";
import type { TreeFile } from "./tree.ts";

/** docs/behaviors.md: everything that actors can be asked, from the declarations, and what became of older names. */
export async function behaviorsPage(files: readonly TreeFile[]): Promise<readonly Page[]> {
  const declared = await declaredBehaviors(files);
  const text = [...introduction, ...namesSection(declared), ...declared.flatMap(section)].join("\n");
  return [{ path: "docs/behaviors.md", text: `${text.trimEnd()}\n` }];
}

const introduction = [
  "# Behaviours",
  "",
  "Everything that an actor can be asked. Made from the declarations by `npm run docs`; a node tells the same about itself",
  "to whoever may call: `dms actor behaviors`, `GET /v1/behaviors`, and for other nodes `/public/actor/behaviors`.",
  "",
  "- The path is the capability: a grant of `/dms/node/peers` is one of all that lies below it, segment by segment.",
  "- **anyone** may ask what is public; **granted**: who shows a chain of delegations that the actor believes; **owner**: only",
  "  who has the actor's own key, since the behaviour acts in the actor's name.",
  "- What an actor declines is a refusal, `{ because, message, details? }`. Beside those of the behaviour itself there are",
  "  `not-authorized`, `unknown-behavior`, `unknown-inbox`, `bad-input`, `mailbox-full`, `stopped`, `deadline`.",
  "- A field with `?` may be absent. Amounts are in millicores and bytes, times in milliseconds.",
  "- All of them are there since 0.5; `<id>` is a deployment's, and the name is there as long as the deployment.",
  "",
];

function namesSection(declared: readonly Declared[]): readonly string[] {
  const groups = Object.entries(names).flatMap(([group, fates]) => [
    `### ${group}`,
    "",
    "| name | | |",
    "|---|---|---|",
    ...fates.map((fate) => nameRow(fate, declared)),
    "",
  ]);
  return [
    "## Names that grants may hold already",
    "",
    "Tokens name behaviours, so a name that once was granted keeps its meaning. `built`: here by this name. `other`: what it",
    "was for is done in another way. `later`: not there yet, and refused as unknown.",
    "",
    ...groups,
    "## By path",
    "",
  ];
}

function nameRow({ name, fate, note = "" }: NameFate, declared: readonly Declared[]): string {
  const isDeclared = declared.some(({ path }) => path === name);
  if (isDeclared !== (fate === "built"))
    throw new Error(`cicd/behaviors/names.ts says that ${name} is ${fate}, and the sources say otherwise`);
  return `| \`${name}\` | ${fate} | ${note.replaceAll(/(?<!`)\/dms\/[\w<>/-]+/g, "`$&`")} |`;
}

function section({
  path,
  summary,
  file,
  isPublic,
  isOwnersOnly,
  topic,
  input,
  output,
}: Declared): readonly string[] {
  const who = isOwnersOnly ? "owner" : isPublic ? "anyone" : "granted";
  const where = topic === undefined ? "" : ` · broadcasts on \`${topic}\``;
  return [
    `### \`${path}\``,
    "",
    `${summary}. *${who}*${where} · [${file.replace(/^src\//, "")}](../${file})`,
    "",
    ...fieldTable("takes", input),
    ...fieldTable("gives", output),
  ];
}

function fieldTable(what: string, schema: unknown): readonly string[] {
  const rows = fieldRows(schema);
  if (rows.length === 0) return [`${what === "takes" ? "Takes" : "Gives"} nothing.`, ""];
  return [
    `| ${what} | |`,
    "|---|---|",
    ...rows.map(({ field, type }) => `| \`${field}\` | ${type.replaceAll("|", "\\|")} |`),
    "",
  ];
}
