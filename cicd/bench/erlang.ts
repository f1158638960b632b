import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isHere, type PeerProgram, peerProgram } from "./peer-program.ts";

/** Why there is nothing of Erlang here, or undefined. */
export function whyNoErlang(): string | undefined {
  return isHere("escript") ? undefined : "Erlang is not here; `sh cicd/provision.sh bench` installs it";
}

/** `turns`: Erlang functions `start() -> State` and `turn(State)`. Compiled, not interpreted. */
export async function erlang(turns: string): Promise<PeerProgram> {
  const folder = mkdtempSync(join(tmpdir(), "dms-bench-"));
  const file = join(folder, "rounds.escript");
  writeFileSync(file, `${head}${turns}`);
  const program = await peerProgram("escript", [file]);
  return {
    run: program.run,
    close: async () => {
      await program.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const head = `#!/usr/bin/env escript
%%! -noshell
-mode(compile).
-export([init/1, child/1]).
main(_) ->
  logger:set_primary_config(level, none),
  State = start(),
  io:format("ready~n"),
  serve(State).
serve(State) ->
  case io:get_line("") of
    eof -> ok;
    Line ->
      {Count, _} = string:to_integer(Line),
      rounds(State, Count),
      io:format("done~n"),
      serve(State)
  end.
rounds(_, 0) -> ok;
rounds(State, Count) -> turn(State), rounds(State, Count - 1).
`;

/** A message to another process, and its answer. */
export const messageRound = `
init(_) -> ignore.
child(_) -> ok.
start() -> spawn(fun loop/0).
loop() -> receive {From, Message} -> From ! {self(), Message}, loop() end.
turn(Pid) -> Pid ! {self(), message}, receive {Pid, message} -> ok end.
`;

/** A child crashes; its supervisor has it there again. */
export const restartRound = `
init(Main) ->
  {ok, {#{strategy => one_for_one, intensity => 1000000000, period => 1},
    [#{id => child, start => {?MODULE, child, [Main]}}]}}.
child(Main) -> {ok, spawn_link(fun() -> Main ! {up, self()}, receive crash -> exit(crashed) end end)}.
start() ->
  {ok, _} = supervisor:start_link(?MODULE, self()),
  receive {up, Pid} -> put(pid, Pid) end.
turn(_) -> get(pid) ! crash, receive {up, Pid} -> put(pid, Pid) end.
`;
