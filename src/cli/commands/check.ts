import { Hosts } from '../../course/hosts';
import { missingOf } from '../../course/labs';
import { CHECK_LIMITS } from '../../hosts/limits';
import type { CheckSettings } from '../checkSettings';
import { validate } from '../checkSettings';
import type { CommandResult } from '../command';
import type { Terminal } from '../terminal';

/** Judges labs. Reports for people are printed lab by lab. */
export async function check(settings: CheckSettings, terminal: Terminal): Promise<CommandResult> {
  await validate(settings);
  const { ids, target, deadlineSeconds = CHECK_LIMITS.seconds, format, isolation } = settings;
  const missing = missingOf(ids, target);
  // GitHub reads both streams. In one stream, the prints keep their place between the lines of the report.
  const prints = format === 'text' || format === 'github' ? 'stdout' : 'stderr';
  const hosts = new Hosts({ target, deadlineSeconds, prints, missing, ...(isolation && { isolation }) });
  try {
    hosts.takeAll(ids);
    // The process first: the judge is loaded while it starts.
    hosts.hostFor(ids[0]!);
    const { judgeLabs } = await import('../judgeLabs');
    return await judgeLabs(settings, hosts, terminal);
  } finally {
    await hosts.closeAll();
  }
}
