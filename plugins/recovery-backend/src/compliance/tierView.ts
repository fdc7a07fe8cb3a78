import type { EvidenceLevel, Tier } from 'backstage-plugin-recovery-common';
import type { Duration } from 'luxon';
import type { TierConfig } from '../config';
import type { ObjectiveOverrides } from '../database/BindingStore';

function iso(duration: Duration | undefined): string | undefined {
  return duration?.toISO() ?? undefined;
}

/** The objectives of an entity as people see them. */
export function toTier(
  tier: TierConfig,
  overrides: ObjectiveOverrides | undefined,
): Tier {
  const verifiedWithin = Object.entries(tier.verifiedWithin ?? {}).flatMap(
    ([level, age]) =>
      age ? { level: Number(level) as EvidenceLevel, age: age.toISO()! } : [],
  );
  const overridden = Object.keys(overrides ?? {});
  return {
    name: tier.name,
    title: tier.title,
    rpo: iso(tier.rpo),
    rto: iso(tier.rto),
    mtd: iso(tier.mtd),
    retention: iso(tier.retention),
    drilledWithin: iso(tier.drilledWithin),
    verifiedWithin: verifiedWithin.length > 0 ? verifiedWithin : undefined,
    copies: tier.copies,
    encrypted: tier.encrypted,
    immutable: tier.immutable,
    runbook: tier.runbook && {
      reviewedWithin: iso(tier.runbook.reviewedWithin),
    },
    overridden: overridden.length > 0 ? overridden : undefined,
  };
}
