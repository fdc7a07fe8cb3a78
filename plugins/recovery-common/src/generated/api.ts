// Generated from openapi.yaml by `yarn openapi`. Do not edit.

/**
 * The paths of the API description.
 *
 * @public
 */
export interface paths {
    "/entities/{kind}/{namespace}/{name}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether one entity can be recovered, from what, and how that is known. */
        get: operations["GetEntityStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/entities/{kind}/{namespace}/{name}/points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The recovery points of all protected resources of an entity, newest first. */
        get: operations["ListEntityPoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/entities/{kind}/{namespace}/{name}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recovery points and operations of an entity between two instants, for a chart. At most 2,000 points, the newest; `truncated` says when older ones were left out. */
        get: operations["GetEntityTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/entities/{kind}/{namespace}/{name}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads the sources behind an entity again, now. Answers at once; the status of the entity tells when the reading is done. */
        post: operations["RefreshEntity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/entities/{kind}/{namespace}/{name}/drills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The recovery drills of an entity, newest first, each with its times and checks. */
        get: operations["ListEntityDrills"];
        put?: never;
        /** Requests a recovery drill by hand: a restore to the isolated place that the administrator declared for the resource, checked, timed and cleaned up. */
        post: operations["RequestDrill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/entities/{kind}/{namespace}/{name}/scorecard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each control says of one entity, by group, and the sums of the last 90 days. Answers from stored results. */
        get: operations["GetEntityScorecard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/entities/{kind}/{namespace}/{name}/scorecard/{controlId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When the result of one control changed for an entity, newest first. */
        get: operations["ListControlChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/entities/{kind}/{namespace}/{name}/objectives": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Each objective of an entity beside what is so, the best that its schedule could do, what depends on it demands, and the smallest change that would close the gap. */
        get: operations["GetObjectivePlan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scorecard/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums over the scorecards that the reader may see: entities by standing and level, and each control by state. Unknown is never counted as pass. */
        get: operations["GetScorecardSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scorecard/entities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entities that the reader may see with the state of every control: those with the most failures first, then those of which the most is not known. */
        get: operations["ListScorecardEntities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scorecard/heatmap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entities that the reader may see with the states of all controls in short, in the order of /scorecard/entities. */
        get: operations["GetScorecardHeatMap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scorecard/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums by what entities have in common, over those that the reader may see: those with the most failing entities first. An entity counts once in each of its groups: with its owner and each group above, with its system's domains. A row without a value is of the entities that have none. */
        get: operations["ListScorecardGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scorecard/trend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How entities stood at the end of each UTC day, in sum over those that the reader may see. Filters choose among entities as they are now; what left the catalog is in no sum. */
        get: operations["GetScorecardTrend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scorecard/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each control says of each entity that the reader may see, with the end of the chain of evidence. Streamed. A table without its last line `# rows` is cut off. In JSON each item stands on a line of its own, after a first line and before the last `]}`. */
        get: operations["ExportScorecards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/waivers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Waivers of entities that the reader may see, the newest first; those with a selector too for readers who may see all. */
        get: operations["ListWaivers"];
        put?: never;
        /** Asks for a deviation from a control, for one entity or for those of a selector. People only. */
        post: operations["RequestWaiver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/waivers/{waiverId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One waiver. */
        get: operations["GetWaiver"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/waivers/{waiverId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves a waiver that somebody else requested. Until it expires the control is waived. People only. */
        post: operations["ApproveWaiver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/waivers/{waiverId}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rejects a waiver that somebody else requested. People only. */
        post: operations["RejectWaiver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/waivers/{waiverId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a waiver that is requested or in force. People only. */
        post: operations["RevokeWaiver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reviews of services that the reader may see, the newest first. A review of none of them is not there. */
        get: operations["ListReviews"];
        put?: never;
        /** Begins a review of the services of an owner, or of a group above owners, that whoever asks may review; those at risk first. One of each owner is open at a time. People only. */
        post: operations["StartReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{reviewId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One review, with the services that are not in it any more. Sums are over services that the reader may see. */
        get: operations["GetReview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{reviewId}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The services of a review that the reader may see, those at risk first, each with what changed since the review before and with what was written down. */
        get: operations["ListReviewItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{reviewId}/items/{kind}/{namespace}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes down what was decided about a service, in the place of what was there. The answer is 409 when somebody else wrote since that version, or the review is finished. People only. */
        post: operations["SaveReviewItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{reviewId}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes a review for good, and puts what came of it on record in the chain of evidence. Services without a decision stay so. People only. */
        post: operations["FinishReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{reviewId}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Throws an open review away, with all that was written down in it, and answers what it was. The answer is 409 when it is finished: finished ones stay. People only. */
        post: operations["DiscardReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reviews/{reviewId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A review with all of its services that the reader may see. Streamed, as `/scorecard/export` is. */
        get: operations["ExportReview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/frameworks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The known frameworks, each in sum over the entities that the reader may see. Empty when those are none. */
        get: operations["ListFrameworks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/frameworks/{frameworkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One framework clause by clause, with the controls that speak to each and what they say in sum over the entities that the reader may see. */
        get: operations["GetFramework"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attestations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people attested of clauses that no control can speak to, the newest first. They are about the organisation, and shown to whoever may see some recovery data. */
        get: operations["ListAttestations"];
        put?: never;
        /** Says for the organisation that a clause is met which no control can speak to, with evidence and until when. People only. */
        post: operations["Attest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attestations/{attestationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One attestation. */
        get: operations["GetAttestation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attestations/{attestationId}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends an attestation that is in force. People only. */
        post: operations["RevokeAttestation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/points/{pointId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One recovery point with all that its source said of it. */
        get: operations["GetPoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/points/{pointId}/contents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The entries directly below a folder of the point, read from the point itself. Directories first, then by name. */
        get: operations["ListPointContents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/points/{pointId}/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The declared targets that this point may be restored to, with their present state. */
        get: operations["ListPointTargets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/points/{pointId}/restore-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a restore would do, without doing it. The hash in the answer stands for point, target and options, and is what a restore request must carry. */
        post: operations["PlanRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/points/{pointId}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Requests a verification of the point, or of the repository that holds it where its tool checks repositories as a whole. Answers with the operation. */
        post: operations["VerifyPoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Operations that wait for an approval which the reader may give or refuse, those that expire first at the top. */
        get: operations["ListApprovals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Operations on entities that the reader may see, newest first. */
        get: operations["ListOperations"];
        put?: never;
        /** Requests a restore as planned. Answers with the operation, which goes on by itself. */
        post: operations["RequestOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{operationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One operation with its progress, phases, result and evidence. */
        get: operations["GetOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{operationId}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lines of the operation's log after a sequence number, oldest first. */
        get: operations["GetOperationLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{operationId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks the operation to stop. A queued one is cancelled at once; a running one ends its tools, removes what it wrote, and then says so. */
        post: operations["CancelOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{operationId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves the request of that hash. Requester and approver are different people; the approver needs the permission and, where the configuration says so, is an owner of the entity. */
        post: operations["ApproveOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{operationId}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuses the request of that hash, with a reason. */
        post: operations["RejectOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operations/{operationId}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an auditor needs of an operation that has ended: who, when, which point, which target, checks, times, the digest of the log, and its place in the chain of evidence. */
        get: operations["GetOperationReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The records of evidence on entities that the reader may see, newest first. */
        get: operations["ListEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/evidence/chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recomputes the hashes of all records of evidence, and says whether the chain is whole, and where it breaks when it is not. Says nothing of what the records are about. */
        get: operations["CheckEvidenceChain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/binding-problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Wrong bindings of the entities that the reader may see, each with what to change. */
        get: operations["ListBindingProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Health of the sources that protect entities which the reader may see. Those who may pause any of them also see sources that were removed from the configuration. */
        get: operations["ListSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sources/{sourceId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Holds back the queue of a source: what runs goes on, nothing further of it starts. */
        post: operations["PauseSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sources/{sourceId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets the queue of a source go on. */
        post: operations["ResumeSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
/**
 * The components of the API description.
 *
 * @public
 */
export interface components {
    schemas: {
        Error: {
            error: {
                name: string;
                message: string;
            } & {
                [key: string]: unknown;
            };
            response: {
                statusCode: number;
            };
        } & {
            [key: string]: unknown;
        };
        /** 0 listed, 1 structure, 2 sampled read, 3 full read (verification); 4 restored, 5 started or opened, 6 application checks (validation). */
        EvidenceLevel: number;
        /** The strongest evidence for a point or resource, and when it was gathered. */
        Evidence: {
            level: components["schemas"]["EvidenceLevel"];
            result: "pass" | "fail";
            /** Format: date-time */
            at: string;
            /** One sentence, for people. */
            summary: string;
            /** The operation that produced the evidence, if one did. */
            operationId?: string;
        };
        /**
         * available: seen in the latest complete listing; stale: its source could not be read since; gone: absent from a complete listing; damaged: known broken; future: its time lies ahead of our clock.
         */
        PointState: "available" | "stale" | "gone" | "damaged" | "future";
        /**
         * Outcome of the backup run that made the point. unknown where the source's listing cannot tell a partial backup from a complete one.
         */
        RunOutcome: "success" | "partial" | "failed" | "cancelled" | "missed" | "unknown";
        /**
         * ok: last listing complete; partial: last listing came with complaints; failing: last attempt failed; unread: not read yet; invalid: its configuration is wrong; removed: the configuration does not hold it any more.
         */
        SourceState: "ok" | "partial" | "failing" | "unread" | "invalid" | "removed";
        /**
         * The first sentence of the recovery card. within-rpo: recoverable within RPO; recoverable: recoverable, no RPO set; older-than-rpo: recoverable, but older than RPO; newest-damaged: newest point damaged, an older one usable; no-usable-point: points exist or existed, none is usable; unknown: cannot tell, its source is unread or unreachable past the freshness limit; unprotected: nothing protects it; excluded: left out on purpose.
         */
        RecoveryState: "within-rpo" | "recoverable" | "older-than-rpo" | "newest-damaged" | "no-usable-point" | "unknown" | "unprotected" | "excluded";
        /** Something that a person should look at, with its next step. */
        Finding: {
            code: string;
            severity: "info" | "warning" | "critical";
            message: string;
            nextStep?: string;
            resourceId?: string;
            sourceId?: string;
        };
        /**
         * What a control says. waived: it fails, and somebody approved that for a time. error: the control itself is broken. Only pass is a pass.
         */
        ControlOutcome: "pass" | "fail" | "unknown" | "not-applicable" | "error" | "waived";
        /**
         * What a control is about. The groups are steps: a level is how many of them are reached one after the other.
         */
        ControlGroup: "protection" | "recency" | "proof" | "rehearsal" | "resilience";
        StateCounts: {
            pass: number;
            fail: number;
            unknown: number;
            notApplicable: number;
            error: number;
            waived: number;
        };
        /** What one control says of an entity. */
        ControlStanding: {
            id: string;
            /** What holds when it passes. */
            title: string;
            description: string;
            result: components["schemas"]["ControlOutcome"];
            /**
             * Format: date-time
             * Since when it is so; absent before the first evaluation.
             */
            since?: string;
            /** One sentence. */
            reason: string;
            nextStep?: string;
            /**
             * Format: date-time
             * When it will say something else if nothing happens until then.
             */
            changesAt?: string;
            underlying?: components["schemas"]["ControlOutcome"];
            waiver?: components["schemas"]["ControlWaiver"];
            evidence: {
                label: string;
                value: string;
                /** Format: date-time */
                at?: string;
                resourceId?: string;
                sourceId?: string;
                pointId?: string;
                operationId?: string;
            }[];
        };
        Scorecard: {
            entityRef: string;
            /** Format: date-time */
            evaluatedAt?: string;
            /** Whether the entity waits to be evaluated for the first time, or with changed objectives or controls. */
            pending: boolean;
            tier?: components["schemas"]["Tier"];
            /** How many groups are reached one after the other. A group is reached when all its controls pass, are waived or do not apply, and at least one does pass. */
            level: number;
            /** The highest level that there is. */
            levels: number;
            /** The id of the control to look at first. */
            firstFailing?: string;
            counts: components["schemas"]["StateCounts"];
            groups: {
                id: components["schemas"]["ControlGroup"];
                controls: components["schemas"]["ControlStanding"][];
            }[];
            /** Sums at the end of the UTC days on which the entity was evaluated, oldest first; each holds until the next. */
            days: {
                /** Format: date */
                day: string;
                level: number;
                counts: components["schemas"]["StateCounts"];
            }[];
            /** What the reader may do. */
            allowed: {
                requestWaiver: boolean;
            };
        };
        /** All durations are ISO 8601. */
        ObjectivePlan: {
            entityRef: string;
            /** Format: date-time */
            observedAt: string;
            tier?: components["schemas"]["Tier"];
            items: {
                name: "rpo" | "rto" | "mtd" | "retention" | "verifiedStructure" | "verifiedSample" | "verifiedFull" | "drilledWithin" | "runbook" | "copies" | "media" | "offsite" | "immutable" | "encrypted";
                /** What the tier of the entity asks, as moved by the entity. */
                asked?: string;
                /** The same of an objective that is a number of things: copies with the data itself, kinds of storage, backups that are elsewhere, immutable or encrypted. */
                askedCount?: number;
                /** The strictest that anything asks which depends on the entity. */
                demanded?: string;
                demandedBy?: string;
                /** What is so now; for the RPO the RPA, for the RTO and the MTD the RTA. */
                achieved?: string;
                /** How many there certainly are. What is not known is not counted. */
                achievedCount?: number;
                /** The best that the present schedule could do. */
                achievable?: string;
                state: components["schemas"]["ControlOutcome"];
                reason: string;
                /** The smallest change that would close the gap. */
                change?: string;
            }[];
            /** What depends on the entity, directly or through others, with its objectives, as far as the reader may see it. */
            demands: {
                entityRef: string;
                tier: string;
                rpo?: string;
                rto?: string;
            }[];
            /** The least strict tier that meets all demands, when the own one does not. */
            suggestedTier?: string;
        };
        ControlChangePage: {
            items: {
                /** Format: date-time */
                recordedAt: string;
                result: components["schemas"]["ControlOutcome"];
                /**
                 * Format: date-time
                 * Since when it was so, which may lie before it was recorded.
                 */
                since: string;
                reason: string;
            }[];
            nextCursor?: string;
            totalCount: number;
        };
        WaiverState: "requested" | "approved" | "rejected" | "revoked" | "expired";
        /** An entity has to have any of the values of each that is given. */
        WaiverSelector: {
            owner?: string[];
            system?: string[];
            domain?: string[];
            tier?: string[];
            lifecycle?: string[];
        };
        /** For one entity or for a selector. */
        WaiverRequest: {
            control: string;
            entityRef?: string;
            selector?: components["schemas"]["WaiverSelector"];
            reason: string;
            /**
             * Format: date-time
             * It counts until just before this; 366 days from now at most.
             */
            expiresAt: string;
        };
        WaiverDecision: {
            reason: string;
        };
        WaiverStep: {
            by: string;
            /** Format: date-time */
            at: string;
            reason: string;
        };
        Waiver: {
            id: string;
            control: string;
            entityRef?: string;
            selector?: components["schemas"]["WaiverSelector"];
            reason: string;
            state: components["schemas"]["WaiverState"];
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /** Format: date-time */
            expiresAt: string;
            decision?: components["schemas"]["WaiverStep"];
            revocation?: components["schemas"]["WaiverStep"];
            /** What the reader may do with it. */
            allowed: {
                decide: boolean;
                revoke: boolean;
            };
        };
        WaiverPage: {
            items: components["schemas"]["Waiver"][];
            nextCursor?: string;
            totalCount: number;
        };
        /** The waiver that a control has, or that is asked for. */
        ControlWaiver: {
            id: string;
            state: components["schemas"]["WaiverState"];
            reason: string;
            requestedBy: string;
            /** Format: date-time */
            expiresAt: string;
            approvedBy?: string;
        };
        /**
         * An attestation is `attested` while it is in force.
         */
        AttestationState: "attested" | "expired" | "revoked";
        /** Where one can see that it is so; one of the two at least. */
        AttestationEvidence: {
            text?: string;
            /** An address with http or https, without a name or password in it. */
            link?: string;
        };
        AttestationRequest: {
            framework: string;
            clause: string;
            /** What is so, in the words of who attests it. */
            statement: string;
            evidence: components["schemas"]["AttestationEvidence"];
            /**
             * Format: date-time
             * It counts until just before this; 366 days from now at most.
             */
            expiresAt: string;
        };
        AttestationRevocation: {
            reason: string;
        };
        AttestationBase: {
            id: string;
            framework: string;
            clause: string;
            /** What the clause was said to ask when it was attested. */
            clauseText: string;
            statement: string;
            evidence: components["schemas"]["AttestationEvidence"];
            state: components["schemas"]["AttestationState"];
            attestedBy: string;
            /** Format: date-time */
            attestedAt: string;
            /** Format: date-time */
            expiresAt: string;
            revocation?: components["schemas"]["WaiverStep"];
        };
        Attestation: components["schemas"]["AttestationBase"] & {
            /** What the reader may do with it. */
            allowed: {
                revoke: boolean;
            };
        };
        AttestationPage: {
            items: components["schemas"]["Attestation"][];
            nextCursor?: string;
            totalCount: number;
        };
        /** A clause that only a person can speak to, and what was attested of it. */
        PersonClause: {
            framework: string;
            clause: string;
            text: string;
            attestation?: components["schemas"]["AttestationBase"];
        };
        ScorecardTrend: {
            items: {
                day: string;
                totalCount: number;
                entities: components["schemas"]["EntityStandings"];
                /** How many of the compliant ones are so by a waiver. */
                waived: number;
            }[];
        };
        ScorecardExportItem: {
            entityRef: string;
            /** Absent for past days. */
            tier?: string;
            control: string;
            title: string;
            group: components["schemas"]["ControlGroup"];
            result: components["schemas"]["ControlOutcome"];
            /** Format: date-time */
            since: string;
            reason: string;
            nextStep?: string;
            underlying?: components["schemas"]["ControlOutcome"];
            waiverId?: string;
            clauses?: string[];
        };
        ScorecardExport: {
            /** Format: date-time */
            generatedAt: string;
            asOf?: string;
            framework?: string;
            /** The end of the chain of evidence; absent while there is none. */
            evidenceHead?: {
                seq: number;
                hash: string;
            };
            /** Clauses that only a person can speak to, with the attestation in force at that time or else the last one before: with a framework all of its own, without one those of any framework that somebody attested by then. */
            personClauses?: components["schemas"]["PersonClause"][];
            items: components["schemas"]["ScorecardExportItem"][];
        };
        ReviewState: "open" | "finished";
        /**
         * accept: it is fine as it is; fix: somebody mends it until a day; follow-up: it is looked at again.
         */
        ReviewDecision: "accept" | "fix" | "follow-up";
        ReviewRequest: {
            ownerRef: string;
        };
        /** A review of scorecards. Sums are over services that the reader may see. */
        Review: {
            id: string;
            ownerRef: string;
            state: components["schemas"]["ReviewState"];
            startedBy: string;
            /**
             * Format: date-time
             * Results just before this are those that it is about.
             */
            startedAt: string;
            finishedBy?: string;
            /** Format: date-time */
            finishedAt?: string;
            /** The finished review of the same owner before it. */
            previousId?: string;
            /**
             * Format: date-time
             * When that one began. Changes are told from there on.
             */
            since?: string;
            totalCount: number;
            /** Services about which something was decided. */
            decidedCount: number;
            /** Services that the review before had and this one has not. Absent in lists. */
            removed?: string[];
            /** What the reader may do with it; absent in exports. Each service may ask for more besides. */
            allowed?: {
                review: boolean;
            };
        };
        ReviewPage: {
            items: components["schemas"]["Review"][];
            nextCursor?: string;
            totalCount: number;
        };
        /** A control whose result is another one than at the review before. */
        ReviewChange: {
            control: string;
            title: string;
            /** Absent when the control said nothing then. */
            before?: components["schemas"]["ControlOutcome"];
            after: components["schemas"]["ControlOutcome"];
            /** Format: date-time */
            since: string;
            reason: string;
        };
        ReviewItem: {
            entityRef: string;
            /** From 0, those at risk first as the review began. */
            position: number;
            /** Whether the review before did not have it; false when there was none. */
            isNew: boolean;
            changes: components["schemas"]["ReviewChange"][];
            /** How often it was written. Who writes names the version that they read. */
            version: number;
            note?: string;
            decision?: components["schemas"]["ReviewDecision"];
            /** Who has to do it. */
            assigneeRef?: string;
            dueDate?: string;
            updatedBy?: string;
            /** Format: date-time */
            updatedAt?: string;
        };
        ReviewItemPage: {
            items: components["schemas"]["ReviewItem"][];
            nextCursor?: string;
            totalCount: number;
        };
        ReviewItemChange: {
            version: number;
            note?: string;
            decision?: components["schemas"]["ReviewDecision"];
            /** A user or group; with fix and follow-up alone. */
            assigneeRef?: string;
            /** A day from today on; fix needs it, follow-up may have it. */
            dueDate?: string;
        };
        ReviewExport: {
            /** Format: date-time */
            generatedAt: string;
            review: components["schemas"]["Review"];
            items: components["schemas"]["ReviewItem"][];
        };
        /** How many entities. failing: at least one control fails; unknown: none fails, and of at least one it is not known, or nothing passes; compliant: all others. */
        EntityStandings: {
            compliant: number;
            failing: number;
            unknown: number;
        };
        ScorecardSummary: {
            /** How many entities the sums are over. */
            totalCount: number;
            entities: components["schemas"]["EntityStandings"];
            /** How many entities are at each level, from 0. */
            levels: number[];
            /** The controls; empty when there is no entity. */
            items: {
                id: string;
                title: string;
                group: components["schemas"]["ControlGroup"];
                counts: components["schemas"]["StateCounts"];
            }[];
        };
        ScorecardEntity: {
            entityRef: string;
            ownerRefs: string[];
            systemRef?: string;
            lifecycle?: string;
            tier?: string;
            level: number;
            firstFailing?: string;
            /**
             * Format: date-time
             * The latest instant to which all of its protected resources can be brought back. Absent when that is not known, or when one of them has no usable point.
             */
            restorableTo?: string;
            /** Format: date-time */
            evaluatedAt: string;
            controls: {
                id: string;
                result: components["schemas"]["ControlOutcome"];
            }[];
        };
        ScorecardEntityPage: {
            items: components["schemas"]["ScorecardEntity"][];
            nextCursor?: string;
            totalCount: number;
        };
        ScorecardHeatMap: {
            /** The controls in the order of the results; empty when there is no entity. */
            controls: {
                id: string;
                title: string;
                group: components["schemas"]["ControlGroup"];
            }[];
            items: {
                entityRef: string;
                tier?: string;
                level: number;
                /** One for each of the controls. */
                results: components["schemas"]["ControlOutcome"][];
            }[];
            nextCursor?: string;
            totalCount: number;
        };
        ScorecardGroup: {
            /** Reference of the owner, system or domain, or name of the tier or lifecycle. Absent for entities that have none. */
            value?: string;
            /** What the reader may know of that lies directly above, by reference. */
            parentRefs: string[];
            /** How many entities the sums are over. */
            totalCount: number;
            /** How many of them name the value themselves; the others have it from below. */
            directCount: number;
            entities: components["schemas"]["EntityStandings"];
        };
        ScorecardGroupPage: {
            items: components["schemas"]["ScorecardGroup"][];
            nextCursor?: string;
        };
        FrameworkBase: {
            id: string;
            title: string;
            version: string;
            /** Where its own text is. */
            source: string;
            /** Clauses that controls can speak to. */
            machineClauses: number;
            /** Clauses that only a person can speak to. */
            personClauses: number;
            /** Of the clauses that only a person can speak to, those with an attestation in force. They are in no other sum. */
            attested: number;
            /** Of the clauses that controls can speak to, those for which nothing fails and nothing is unknown for any entity, and which at least one entity passes. */
            met: number;
            /** How many entities the sums are over. */
            totalCount: number;
        };
        Framework: components["schemas"]["FrameworkBase"] & {
            clauses: number;
        };
        FrameworkList: {
            items: components["schemas"]["Framework"][];
        };
        FrameworkClause: {
            id: string;
            /** What the clause asks, in our own words. */
            text: string;
            /** Whether only a person can say whether it is met. */
            needsPerson: boolean;
            /** Ids of the controls that speak to it. */
            controls: string[];
            /** Entities by what the controls say of the clause together; absent when it needs a person. */
            counts?: components["schemas"]["StateCounts"];
            /** Of a clause that needs a person: the attestation in force, or else the last one. */
            attestation?: components["schemas"]["Attestation"];
        };
        FrameworkDetails: components["schemas"]["FrameworkBase"] & {
            /** The clauses; empty when there is no entity. */
            items: components["schemas"]["FrameworkClause"][];
            /** What the reader may do. */
            allowed: {
                /** Attest clauses that need a person. */
                attest: boolean;
            };
        };
        /** The objectives of an entity: those of its tier, with what the entity moved. All durations are ISO 8601; an objective that is absent is not asked. */
        Tier: {
            name: string;
            title: string;
            /** ISO 8601 duration. */
            rpo?: string;
            /** ISO 8601 duration. */
            rto?: string;
            /** The longest downtime that the business bears. */
            mtd?: string;
            /** How far back it must be possible to go. */
            retention?: string;
            /** Largest age of the last recovery drill that passed. */
            drilledWithin?: string;
            /** Largest age of the last verification that passed, lowest level first. */
            verifiedWithin?: {
                level: components["schemas"]["EvidenceLevel"];
                age: string;
            }[];
            /** Numbers as in 3-2-1, the data itself being one of the copies. */
            copies?: {
                number: number;
                media?: number;
                offsite?: number;
            };
            encrypted?: boolean;
            immutable?: boolean;
            /** Present when a recovery runbook is required. */
            runbook?: {
                reviewedWithin?: string;
            };
            /** The objectives that the entity moved within the limits of its tier. */
            overridden?: string[];
        };
        /** Where a restore stops on its way through stored changes. `value` is an ISO 8601 time for `time`, and what the database calls it for `lsn`, `name` and `xid`. */
        RecoverTo: {
            type: "default" | "immediate" | "time" | "lsn" | "name" | "xid";
            value?: string;
        };
        /** The instants that can be restored: any between `from` and `to` that lies in no gap. */
        RecoverabilityWindow: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            gaps: {
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                reason: string;
            }[];
            /** Format: date-time */
            observedAt: string;
        };
        /** What verification has shown of the stored data, and how far it has come. */
        VerificationState: {
            /**
             * Whether the tool verifies points or the repository as a whole.
             */
            scope: "point" | "repository";
            /** The levels that the provider offers. */
            offered: components["schemas"]["EvidenceLevel"][];
            /** The last result per level, lowest first; a level never tried is absent. */
            levels: {
                level: components["schemas"]["EvidenceLevel"];
                result: "pass" | "fail";
                /** Format: date-time */
                at: string;
                summary: string;
                operationId?: string;
            }[];
            /** How far the sampled reads have come through the repository. */
            rotation?: {
                parts: number;
                /** Parts of the present round that were read and found intact. */
                read: number;
                /** Format: date-time */
                roundStartedAt?: string;
                /**
                 * Format: date-time
                 * When a round last came to its end.
                 */
                lastWholeAt?: string;
            };
            /**
             * Format: date-time
             * When all stored data was last read, at once or by a whole round of parts.
             */
            lastFullReadAt?: string;
            /**
             * Format: date-time
             * When the next scheduled verification is due.
             */
            nextAt?: string;
            /** Whether a scheduled verification is late by more than its period. */
            overdue: boolean;
            /** Damage was found, and not which points it touches: all points of the source are doubtful until a verification of the same strength passes. */
            doubt?: {
                /** Format: date-time */
                since: string;
                summary: string;
                operationId?: string;
            };
            /** Why nothing is scheduled although the configuration asks for it. */
            problem?: string;
        };
        /** The recovery drills of a protected resource or entity. */
        DrillState: {
            /** Whether an isolated place for drills is declared. */
            declared: boolean;
            /** The policy that schedules drills here, if one does. */
            policy?: string;
            /** Format: date-time */
            nextAt?: string;
            /**
             * Format: date-time
             * Since when a scheduled drill is overdue.
             */
            missedSince?: string;
            last?: components["schemas"]["Drill"];
            lastPassed?: components["schemas"]["Drill"];
            /** The last negative drill, in which a damaged copy had to fail. */
            negative?: components["schemas"]["Drill"];
        };
        SourceQueue: {
            queued: number;
            running: number;
            /** How many operations of the source run at a time. */
            limit: number;
            paused?: components["schemas"]["SourcePause"];
            /** Why nothing starts at all, when the configuration stops all operations. */
            stopped?: string;
        };
        /** That somebody holds back the queue of a source. */
        SourcePause: {
            by: string;
            /** Format: date-time */
            at: string;
            reason: string;
        };
        PauseRequest: {
            reason: string;
        };
        SourceNotice: {
            code: string;
            severity: "info" | "warning" | "incomplete";
            message: string;
            /** How many times it was seen in the last reading. */
            count: number;
        };
        SourceHealth: {
            id: string;
            title: string;
            provider: string;
            state: components["schemas"]["SourceState"];
            /**
             * Format: date-time
             * Since when the source is in this state.
             */
            since?: string;
            /** Format: date-time */
            lastAttemptAt?: string;
            /**
             * Format: date-time
             * The end of the last reading that was not a failure.
             */
            lastSuccessAt?: string;
            /**
             * Format: date-time
             * The end of the last reading without a complaint.
             */
            lastCompleteAt?: string;
            /** Format: date-time */
            nextAttemptAt?: string;
            refreshing: boolean;
            /** Whether our knowledge of the source is past its freshness limit. */
            stale: boolean;
            /** The freshness limit as an ISO 8601 duration. */
            staleAfter: string;
            error?: {
                code: string;
                message: string;
                nextStep?: string;
            };
            notices: components["schemas"]["SourceNotice"][];
            pointCount: number;
            verification?: components["schemas"]["VerificationState"];
            paused?: components["schemas"]["SourcePause"];
            queue?: components["schemas"]["SourceQueue"];
            /** What the reader may do with the source. */
            allowed?: {
                pause: boolean;
            };
        };
        SourceList: {
            items: components["schemas"]["SourceHealth"][];
        };
        /** The recovery points of one UTC day. */
        DayOfPoints: {
            /** The day as YYYY-MM-DD. */
            date: string;
            points: number;
            usable: number;
            /** Size of the largest point of the day. */
            bytes?: number;
            /**
             * The worst thing that can be said of a point of the day.
             */
            worst: "none" | "ok" | "unknown" | "partial" | "failed" | "damaged";
        };
        ProtectedResource: {
            id: string;
            name: string;
            sourceId: string;
            provider: string;
            selector: {
                [key: string]: string;
            };
            boundBy: "annotation" | "config";
            state: components["schemas"]["RecoveryState"];
            pointCount: number;
            usableCount: number;
            newestUsable?: components["schemas"]["RecoveryPoint"];
            newest?: components["schemas"]["RecoveryPoint"];
            evidence?: components["schemas"]["Evidence"];
            window?: components["schemas"]["RecoverabilityWindow"];
            verification?: components["schemas"]["VerificationState"];
            drill?: components["schemas"]["DrillState"];
            /** The last 14 UTC days, oldest first. */
            days: components["schemas"]["DayOfPoints"][];
        };
        /** A binding or objective that cannot be used, and what to change. */
        BindingProblem: {
            id: string;
            entityRef: string;
            code: "syntax" | "too-long" | "unknown-source" | "not-allowed" | "unusable-source" | "duplicate" | "too-many" | "invalid-selector" | "unknown-objective" | "invalid-objective" | "outside-limits" | "enforced-tier" | "invalid-runbook";
            message: string;
            nextStep: string;
            /** The part of the annotation that is wrong, shortened. */
            binding?: string;
        };
        BindingProblemPage: {
            items: components["schemas"]["BindingProblem"][];
            nextCursor?: string;
            /** How many wrong bindings the reader may see in all. */
            totalCount: number;
        };
        EntityRecoveryStatus: {
            entityRef: string;
            state: components["schemas"]["RecoveryState"];
            /**
             * Format: date-time
             * The time that this answer speaks of.
             */
            observedAt: string;
            /**
             * Format: date-time
             * Since when the state holds, where that is known.
             */
            since?: string;
            /**
             * Format: date-time
             * The instant that all protected resources can be brought back to: the oldest of their newest usable points.
             */
            recoverableTo?: string;
            exclusion?: {
                reason: string;
                by?: string;
            };
            tier?: components["schemas"]["Tier"];
            evidence?: components["schemas"]["Evidence"];
            resources: components["schemas"]["ProtectedResource"][];
            sources: components["schemas"]["SourceHealth"][];
            /** Worst first. */
            findings: components["schemas"]["Finding"][];
            bindingProblems: components["schemas"]["BindingProblem"][];
            lastRestore?: components["schemas"]["OperationSummary"];
            activeOperations: components["schemas"]["OperationSummary"][];
            /** What the reader may do with this entity. */
            allowed: {
                restore: boolean;
                refresh: boolean;
                cancel: boolean;
                verify?: boolean;
                drill?: boolean;
                restoreInPlace?: boolean;
                approve?: boolean;
            };
        };
        RecoveryPoint: {
            id: string;
            resourceId: string;
            sourceId: string;
            provider: string;
            /** The full id of the point at its source. */
            providerPointId: string;
            /** What the point is a backup of, in the words of its source. */
            title: string;
            /**
             * Format: date-time
             * The instant that the point brings back.
             */
            time: string;
            /** Format: date-time */
            finishedAt?: string;
            type: "full" | "differential" | "incremental" | "snapshot" | "archive";
            outcome: components["schemas"]["RunOutcome"];
            state: components["schemas"]["PointState"];
            usable: boolean;
            /** Why the point is not usable or doubtful. */
            reason?: string;
            /** What a restore would write, where known. */
            sizeBytes?: number;
            /** What the point takes in the source, where known. */
            storedBytes?: number;
            fileCount?: number;
            evidence: components["schemas"]["Evidence"];
        };
        RecoveryPointDetails: components["schemas"]["RecoveryPoint"] & {
            entityRef: string;
            /** Format: date-time */
            firstSeenAt: string;
            /**
             * Format: date-time
             * When its source last said that the point is there.
             */
            observedAt: string;
            /** What the source said of the point, for people. */
            details: {
                [key: string]: string;
            };
            findings: components["schemas"]["Finding"][];
            /** Whether the contents of the point can be listed. */
            browsable: boolean;
            /** Whether single paths can be restored. */
            partialRestore: boolean;
            /** The instants around the point that can be restored. */
            window?: components["schemas"]["RecoverabilityWindow"];
            /** Where a restore of the point may be told to stop; empty when nowhere. */
            recoverTo?: ("default" | "immediate" | "time" | "lsn" | "name" | "xid")[];
            /** The levels at which the point can be verified on demand. */
            verificationLevels?: components["schemas"]["EvidenceLevel"][];
            /** Points without which this one cannot be restored, by their ids here. */
            dependsOn?: string[];
        };
        RecoveryPointPage: {
            items: components["schemas"]["RecoveryPoint"][];
            nextCursor?: string;
            /** How many points match the filters in all. */
            totalCount: number;
        };
        EntityTimeline: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            points: components["schemas"]["RecoveryPoint"][];
            truncated: boolean;
            operations: components["schemas"]["OperationSummary"][];
            /** The recoverability windows of the protected resources that have one. */
            windows?: (components["schemas"]["RecoverabilityWindow"] & {
                resourceId: string;
            })[];
        };
        RefreshResult: {
            sourceIds: string[];
        };
        ContentEntry: {
            /** Full path inside the point. */
            path: string;
            name: string;
            type: "file" | "directory" | "link" | "other";
            sizeBytes?: number;
            /** Format: date-time */
            modifiedAt?: string;
        };
        ContentPage: {
            items: components["schemas"]["ContentEntry"][];
            nextCursor?: string;
        };
        RestoreTarget: {
            id: string;
            title: string;
            type: "alternate" | "in-place";
            /**
             * ready; busy: another operation writes to it; refused: not usable, the reason says why.
             */
            state: "ready" | "busy" | "refused";
            reason?: string;
            freeBytes?: number;
            /** The operation that keeps the target busy. */
            operationId?: string;
        };
        RestoreTargetList: {
            items: components["schemas"]["RestoreTarget"][];
        };
        RestorePlanRequest: {
            targetId: string;
            /** Paths inside the point, as listed by its contents; all when absent. */
            paths?: string[];
            recoverTo?: components["schemas"]["RecoverTo"];
        };
        RestorePlan: {
            pointId: string;
            providerPointId: string;
            targetId: string;
            paths?: string[];
            /** SHA-256 over point, target and options, in hexadecimal. */
            hash: string;
            /** What the point should hold, as far as its source can tell. */
            expected: {
                files?: number;
                bytes?: number;
            };
            /** ISO 8601 duration, from past restores of this source; absent when there are none. */
            expectedDuration?: string;
            /** Where the restored files will be, relative to the target. */
            destination?: string;
            freeBytes?: number;
            /** What will happen, as sentences in order. */
            steps: string[];
            warnings: string[];
            /** Why the restore cannot be requested as it is; empty when it can. */
            refusals: string[];
            needsApproval: boolean;
            /** Present when the restore needs an approval. */
            approval?: {
                /** Why it does, as sentences. */
                reasons: string[];
                /** Who may give it, as a sentence. */
                approvers: string;
                /** ISO 8601 duration after which a request that nobody decided expires. */
                expiresAfter: string;
            };
            inPlace?: boolean;
            /** What must be typed to confirm a restore in place. */
            confirmName?: string;
            changes?: components["schemas"]["PlannedChanges"];
            recoverTo?: components["schemas"]["RecoverTo"];
        };
        /** The dry run of a restore in place: how the target differs from the point, by path and size. */
        PlannedChanges: {
            /** Files that are in the point only. */
            added: number;
            /** Files whose size differs, or whose time does. */
            changed: number;
            /** Files that are in the target only, and would be there no more. */
            removed: number;
            unchanged: number;
            /** Whether all files were compared; otherwise there are more than these. */
            complete: boolean;
            examples: {
                path: string;
                change: "added" | "changed" | "removed";
            }[];
        };
        ApprovalDecision: {
            /** The hash of the operation that was looked at. */
            hash: string;
            reason: string;
        };
        OperationApproval: {
            state: "pending" | "approved" | "rejected" | "expired";
            /** Why an approval is needed, as sentences. */
            reasons: string[];
            /** Format: date-time */
            expiresAt: string;
            /** While it waits, and only owners may decide: the owners of the entity, at most 20 of them. Who requested it may not decide even as one of them. */
            owners?: string[];
            decidedBy?: string;
            /** Format: date-time */
            decidedAt?: string;
            /** What the one who decided wrote. */
            reason?: string;
        };
        VerificationRequest: {
            level: number;
        };
        DrillRequest: {
            resourceId: string;
            /**
             * Which point; the newest usable one when absent.
             */
            pick?: "newest" | "random" | "oldest";
            reason?: string;
        };
        /** The time to recover by phase, in milliseconds. */
        DrillTimes: {
            /** Finding out what to expect and making the place ready. */
            fetch?: number;
            restore?: number;
            start?: number;
            validate?: number;
            /** RTA, from the start of the drill to the last check; cleaning up is not part of it. */
            total: number;
        };
        Drill: components["schemas"]["OperationSummary"] & {
            /** Whether a damaged copy was used, which had to fail. */
            negative: boolean;
            /** The policy that scheduled it; absent when a person asked for it. */
            policy?: string;
            pick?: "newest" | "random" | "oldest";
            /** Absent until the drill has ended, and when it was cancelled. */
            passed?: boolean;
            level?: components["schemas"]["EvidenceLevel"];
            times?: components["schemas"]["DrillTimes"];
            /** The RTO at the time of the drill, ISO 8601 duration. */
            rto?: string;
        };
        DrillPage: {
            items: components["schemas"]["Drill"][];
            nextCursor?: string;
            totalCount: number;
        };
        /** One link of the append-only chain. */
        EvidenceRecord: {
            seq: number;
            id: string;
            /**
             * What is on record.
             */
            event: "requested" | "approved" | "rejected" | "expired" | "ended" | "revoked" | "attested" | "finished";
            /** Id of the operation, or of the waiver, attestation or review. */
            operationId: string;
            kind: "restore" | "verification" | "drill" | "waiver" | "attestation" | "review";
            entityRef: string;
            sourceId?: string;
            providerPointId?: string;
            targetId?: string;
            /** Who did it, an entity reference or the schedule. */
            actor: string;
            outcome?: string;
            /** Format: date-time */
            recordedAt: string;
            /** SHA-256 over the record and the hash before it. */
            hash: string;
            previousHash: string;
        };
        EvidencePage: {
            items: components["schemas"]["EvidenceRecord"][];
            nextCursor?: string;
            totalCount: number;
        };
        EvidenceChainReport: {
            intact: boolean;
            /** How many records were checked. */
            records: number;
            /** The hash of the newest record; keep it elsewhere to notice a rewritten chain. */
            headHash?: string;
            headSeq?: number;
            /** The number of the first record that does not fit. */
            brokenAt?: number;
            problem?: string;
            /** Format: date-time */
            checkedAt: string;
        };
        OperationReport: {
            operation: components["schemas"]["Operation"];
            drill?: components["schemas"]["Drill"];
            point: {
                providerPointId: string;
                /** Format: date-time */
                time: string;
                details: {
                    [key: string]: string;
                };
            };
            log: {
                lines: number;
                dropped: number;
                /** Over all kept lines, each as `seq at level text` and a line feed. */
                sha256: string;
            };
            /** The records about the operation, oldest first. */
            evidence: components["schemas"]["EvidenceRecord"][];
            /** Whether the hashes of these records were recomputed and fit. */
            chain: {
                intact: boolean;
                problem?: string;
            };
            /** Format: date-time */
            generatedAt: string;
        };
        OperationRequest: {
            kind: "restore";
            pointId: string;
            targetId: string;
            paths?: string[];
            /** The hash of the plan that was shown. */
            hash: string;
            reason?: string;
            recoverTo?: components["schemas"]["RecoverTo"];
            /** For a restore in place, what the plan asks to be typed. */
            confirmName?: string;
        };
        OperationState: "requested" | "awaiting-approval" | "approved" | "rejected" | "expired" | "queued" | "running" | "validating" | "succeeded" | "failed" | "cancelled" | "interrupted";
        OperationSummary: {
            id: string;
            kind: "restore" | "verification" | "drill";
            state: components["schemas"]["OperationState"];
            entityRef: string;
            resourceId: string;
            resourceName: string;
            pointId: string;
            /** Format: date-time */
            pointTime: string;
            sourceId: string;
            targetId?: string;
            targetTitle?: string;
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /** Format: date-time */
            startedAt?: string;
            /** Format: date-time */
            finishedAt?: string;
            /** The state as a sentence. */
            summary: string;
            /** Format: date-time */
            cancelRequestedAt?: string;
            inPlace?: boolean;
            recoverTo?: components["schemas"]["RecoverTo"];
            /** The level of a verification. */
            level?: components["schemas"]["EvidenceLevel"];
            /**
             * Format: date-time
             * While it waits for an approval.
             */
            approvalExpiresAt?: string;
            /** Of a drill or verification that was begun again, the number of the attempt. */
            attempt?: number;
        };
        OperationProgress: {
            bytes: number;
            totalBytes?: number;
            files: number;
            totalFiles?: number;
            bytesPerSecond?: number;
            remainingSeconds?: number;
            message?: string;
            /** Format: date-time */
            updatedAt: string;
        };
        OperationPhase: {
            /**
             * approval: waits for an approval; queue, prepare, restore, count, finish, clean-up; replace: what was there is set aside and what was restored takes its place; read: stored data is read; start and validate: what was restored is started and checked.
             */
            name: "approval" | "queue" | "prepare" | "restore" | "count" | "finish" | "clean-up" | "replace" | "read" | "start" | "validate";
            /** Format: date-time */
            startedAt: string;
            /** Format: date-time */
            finishedAt?: string;
            outcome: "running" | "done" | "failed";
        };
        OperationResult: {
            expectedFiles?: number;
            expectedBytes?: number;
            restoredFiles?: number;
            restoredBytes?: number;
            /** Where the restored files are. */
            destination?: string;
            /** What was left behind and where, when the operation did not succeed. */
            leftover?: string;
            /** Where a restore in place put what was there before. */
            setAside?: string;
            /**
             * Format: date-time
             * The instant that a point-in-time restore was asked for.
             */
            requestedTime?: string;
            /**
             * Format: date-time
             * The instant that the restored data really reached, where a check could ask it.
             */
            reachedTime?: string;
            /** The level of evidence that was reached. */
            level?: components["schemas"]["EvidenceLevel"];
            /** Stored bytes that a verification read. */
            bytesRead?: number;
            /** Points that a verification found damaged, by their ids here; at most 100. */
            damagedPoints?: string[];
            times?: components["schemas"]["DrillTimes"];
            checks: {
                name: string;
                result: "pass" | "fail" | "unknown";
                message: string;
                level?: components["schemas"]["EvidenceLevel"];
                details?: {
                    [key: string]: string;
                };
            }[];
        };
        Operation: components["schemas"]["OperationSummary"] & {
            providerPointId: string;
            provider: string;
            paths?: string[];
            hash: string;
            reason?: string;
            /** Format: date-time */
            deadlineAt?: string;
            cancelRequestedBy?: string;
            /** While it is queued: how many operations of the same source run, or wait and go before this one. */
            queuePosition?: number;
            /** While it is queued: the queue of its source, which somebody may have paused. */
            queue?: components["schemas"]["SourceQueue"];
            progress?: components["schemas"]["OperationProgress"];
            phases: components["schemas"]["OperationPhase"][];
            result?: components["schemas"]["OperationResult"];
            error?: {
                code: string;
                message: string;
                nextStep?: string;
            };
            approval?: components["schemas"]["OperationApproval"];
            /** Higher goes first; a restore goes before a drill and a verification. */
            priority?: number;
            drill?: components["schemas"]["Drill"];
            allowed: {
                cancel: boolean;
                /** Whether the reader may approve or reject it, now. */
                approve?: boolean;
            };
        };
        OperationPage: {
            items: components["schemas"]["OperationSummary"][];
            nextCursor?: string;
            totalCount: number;
        };
        LogLine: {
            seq: number;
            /** Format: date-time */
            at: string;
            level: "info" | "warn" | "error";
            text: string;
        };
        OperationLog: {
            lines: components["schemas"]["LogLine"][];
            /** The sequence number to ask after next. */
            lastSeq: number;
            /** Whether no further line can come. */
            complete: boolean;
            /** Lines that were not kept because the log reached its limit. */
            droppedLines: number;
        };
    };
    responses: {
        /** An error in Backstage's format. */
        ErrorResponse: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: {
        controlId: string;
        /** Only entities that any of these owns, by reference, or that a group below it owns. An empty value stands for entities without an owner. */
        owner: string[];
        /** Only entities that are part of any of these systems, by reference. An empty value stands for entities without a system. */
        system: string[];
        /** Only entities whose system is part of any of these domains, by reference. An empty value stands for entities without a domain. */
        domain: string[];
        /** Only entities of any of these tiers. An empty value stands for entities without a tier. */
        tier: string[];
        /** Only entities of any of these lifecycles. An empty value stands for entities without one. */
        lifecycle: string[];
        /** Only entities whose reference contains this, in any case. */
        text: string;
        /** With `state`, only entities of which any of these controls is in any of those states. */
        controlQuery: string[];
        /** Only entities of which any control, or any of the given ones, is in any of these states. */
        controlState: components["schemas"]["ControlOutcome"][];
        waiverId: string;
        attestationId: string;
        reviewId: string;
        sourceId: string;
        kind: string;
        namespace: string;
        name: string;
        pointId: string;
        operationId: string;
        /** Where to go on; `nextCursor` of the page before. */
        cursor: string;
        /** How many items at most; 50 when absent. */
        limit: number;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Error = components['schemas']['Error'];
export type EvidenceLevel = components['schemas']['EvidenceLevel'];
export type Evidence = components['schemas']['Evidence'];
export type PointState = components['schemas']['PointState'];
export type RunOutcome = components['schemas']['RunOutcome'];
export type SourceState = components['schemas']['SourceState'];
export type RecoveryState = components['schemas']['RecoveryState'];
export type Finding = components['schemas']['Finding'];
export type ControlOutcome = components['schemas']['ControlOutcome'];
export type ControlGroup = components['schemas']['ControlGroup'];
export type StateCounts = components['schemas']['StateCounts'];
export type ControlStanding = components['schemas']['ControlStanding'];
export type Scorecard = components['schemas']['Scorecard'];
export type ObjectivePlan = components['schemas']['ObjectivePlan'];
export type ControlChangePage = components['schemas']['ControlChangePage'];
export type WaiverState = components['schemas']['WaiverState'];
export type WaiverSelector = components['schemas']['WaiverSelector'];
export type WaiverRequest = components['schemas']['WaiverRequest'];
export type WaiverDecision = components['schemas']['WaiverDecision'];
export type WaiverStep = components['schemas']['WaiverStep'];
export type Waiver = components['schemas']['Waiver'];
export type WaiverPage = components['schemas']['WaiverPage'];
export type ControlWaiver = components['schemas']['ControlWaiver'];
export type AttestationState = components['schemas']['AttestationState'];
export type AttestationEvidence = components['schemas']['AttestationEvidence'];
export type AttestationRequest = components['schemas']['AttestationRequest'];
export type AttestationRevocation = components['schemas']['AttestationRevocation'];
export type AttestationBase = components['schemas']['AttestationBase'];
export type Attestation = components['schemas']['Attestation'];
export type AttestationPage = components['schemas']['AttestationPage'];
export type PersonClause = components['schemas']['PersonClause'];
export type ScorecardTrend = components['schemas']['ScorecardTrend'];
export type ScorecardExportItem = components['schemas']['ScorecardExportItem'];
export type ScorecardExport = components['schemas']['ScorecardExport'];
export type ReviewState = components['schemas']['ReviewState'];
export type ReviewDecision = components['schemas']['ReviewDecision'];
export type ReviewRequest = components['schemas']['ReviewRequest'];
export type Review = components['schemas']['Review'];
export type ReviewPage = components['schemas']['ReviewPage'];
export type ReviewChange = components['schemas']['ReviewChange'];
export type ReviewItem = components['schemas']['ReviewItem'];
export type ReviewItemPage = components['schemas']['ReviewItemPage'];
export type ReviewItemChange = components['schemas']['ReviewItemChange'];
export type ReviewExport = components['schemas']['ReviewExport'];
export type EntityStandings = components['schemas']['EntityStandings'];
export type ScorecardSummary = components['schemas']['ScorecardSummary'];
export type ScorecardEntity = components['schemas']['ScorecardEntity'];
export type ScorecardEntityPage = components['schemas']['ScorecardEntityPage'];
export type ScorecardHeatMap = components['schemas']['ScorecardHeatMap'];
export type ScorecardGroup = components['schemas']['ScorecardGroup'];
export type ScorecardGroupPage = components['schemas']['ScorecardGroupPage'];
export type FrameworkBase = components['schemas']['FrameworkBase'];
export type Framework = components['schemas']['Framework'];
export type FrameworkList = components['schemas']['FrameworkList'];
export type FrameworkClause = components['schemas']['FrameworkClause'];
export type FrameworkDetails = components['schemas']['FrameworkDetails'];
export type Tier = components['schemas']['Tier'];
export type RecoverTo = components['schemas']['RecoverTo'];
export type RecoverabilityWindow = components['schemas']['RecoverabilityWindow'];
export type VerificationState = components['schemas']['VerificationState'];
export type DrillState = components['schemas']['DrillState'];
export type SourceQueue = components['schemas']['SourceQueue'];
export type SourcePause = components['schemas']['SourcePause'];
export type PauseRequest = components['schemas']['PauseRequest'];
export type SourceNotice = components['schemas']['SourceNotice'];
export type SourceHealth = components['schemas']['SourceHealth'];
export type SourceList = components['schemas']['SourceList'];
export type DayOfPoints = components['schemas']['DayOfPoints'];
export type ProtectedResource = components['schemas']['ProtectedResource'];
export type BindingProblem = components['schemas']['BindingProblem'];
export type BindingProblemPage = components['schemas']['BindingProblemPage'];
export type EntityRecoveryStatus = components['schemas']['EntityRecoveryStatus'];
export type RecoveryPoint = components['schemas']['RecoveryPoint'];
export type RecoveryPointDetails = components['schemas']['RecoveryPointDetails'];
export type RecoveryPointPage = components['schemas']['RecoveryPointPage'];
export type EntityTimeline = components['schemas']['EntityTimeline'];
export type RefreshResult = components['schemas']['RefreshResult'];
export type ContentEntry = components['schemas']['ContentEntry'];
export type ContentPage = components['schemas']['ContentPage'];
export type RestoreTarget = components['schemas']['RestoreTarget'];
export type RestoreTargetList = components['schemas']['RestoreTargetList'];
export type RestorePlanRequest = components['schemas']['RestorePlanRequest'];
export type RestorePlan = components['schemas']['RestorePlan'];
export type PlannedChanges = components['schemas']['PlannedChanges'];
export type ApprovalDecision = components['schemas']['ApprovalDecision'];
export type OperationApproval = components['schemas']['OperationApproval'];
export type VerificationRequest = components['schemas']['VerificationRequest'];
export type DrillRequest = components['schemas']['DrillRequest'];
export type DrillTimes = components['schemas']['DrillTimes'];
export type Drill = components['schemas']['Drill'];
export type DrillPage = components['schemas']['DrillPage'];
export type EvidenceRecord = components['schemas']['EvidenceRecord'];
export type EvidencePage = components['schemas']['EvidencePage'];
export type EvidenceChainReport = components['schemas']['EvidenceChainReport'];
export type OperationReport = components['schemas']['OperationReport'];
export type OperationRequest = components['schemas']['OperationRequest'];
export type OperationState = components['schemas']['OperationState'];
export type OperationSummary = components['schemas']['OperationSummary'];
export type OperationProgress = components['schemas']['OperationProgress'];
export type OperationPhase = components['schemas']['OperationPhase'];
export type OperationResult = components['schemas']['OperationResult'];
export type Operation = components['schemas']['Operation'];
export type OperationPage = components['schemas']['OperationPage'];
export type LogLine = components['schemas']['LogLine'];
export type OperationLog = components['schemas']['OperationLog'];
export type ResponseErrorResponse = components['responses']['ErrorResponse'];
export type ParameterControlId = components['parameters']['controlId'];
export type ParameterOwner = components['parameters']['owner'];
export type ParameterSystem = components['parameters']['system'];
export type ParameterDomain = components['parameters']['domain'];
export type ParameterTier = components['parameters']['tier'];
export type ParameterLifecycle = components['parameters']['lifecycle'];
export type ParameterText = components['parameters']['text'];
export type ParameterControlQuery = components['parameters']['controlQuery'];
export type ParameterControlState = components['parameters']['controlState'];
export type ParameterWaiverId = components['parameters']['waiverId'];
export type ParameterAttestationId = components['parameters']['attestationId'];
export type ParameterReviewId = components['parameters']['reviewId'];
export type ParameterSourceId = components['parameters']['sourceId'];
export type ParameterKind = components['parameters']['kind'];
export type ParameterNamespace = components['parameters']['namespace'];
export type ParameterName = components['parameters']['name'];
export type ParameterPointId = components['parameters']['pointId'];
export type ParameterOperationId = components['parameters']['operationId'];
export type ParameterCursor = components['parameters']['cursor'];
export type ParameterLimit = components['parameters']['limit'];
export type $defs = Record<string, never>;
/**
 * The operations of the API description.
 *
 * @public
 */
export interface operations {
    GetEntityStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The recovery status of the entity. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityRecoveryStatus"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListEntityPoints: {
        parameters: {
            query?: {
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
                /** Only points of this protected resource. */
                resourceId?: string;
                /** Only points in these states. */
                state?: components["schemas"]["PointState"][];
                /** Only points of backup runs with these outcomes. */
                outcome?: components["schemas"]["RunOutcome"][];
                /** Only points at or after this instant. */
                from?: string;
                /** Only points at or before this instant. */
                to?: string;
                /** Only points whose provider id or series title contains this text. */
                search?: string;
            };
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of recovery points. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryPointPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetEntityTimeline: {
        parameters: {
            query?: {
                /** Start of the period; 30 days before its end when absent. */
                from?: string;
                /** End of the period; now when absent. */
                to?: string;
            };
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The timeline. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityTimeline"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    RefreshEntity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The sources that will be read. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshResult"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListEntityDrills: {
        parameters: {
            query?: {
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of drills. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrillPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    RequestDrill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DrillRequest"];
            };
        };
        responses: {
            /** The operation. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetEntityScorecard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The scorecard of the entity. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scorecard"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListControlChanges: {
        parameters: {
            query?: {
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
                controlId: components["parameters"]["controlId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ControlChangePage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetObjectivePlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectivePlan"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetScorecardSummary: {
        parameters: {
            query?: {
                /** Only entities that any of these owns, by reference, or that a group below it owns. An empty value stands for entities without an owner. */
                owner?: components["parameters"]["owner"];
                /** Only entities that are part of any of these systems, by reference. An empty value stands for entities without a system. */
                system?: components["parameters"]["system"];
                /** Only entities whose system is part of any of these domains, by reference. An empty value stands for entities without a domain. */
                domain?: components["parameters"]["domain"];
                /** Only entities of any of these tiers. An empty value stands for entities without a tier. */
                tier?: components["parameters"]["tier"];
                /** Only entities of any of these lifecycles. An empty value stands for entities without one. */
                lifecycle?: components["parameters"]["lifecycle"];
                /** Only entities whose reference contains this, in any case. */
                text?: components["parameters"]["text"];
                /** With `state`, only entities of which any of these controls is in any of those states. */
                control?: components["parameters"]["controlQuery"];
                /** Only entities of which any control, or any of the given ones, is in any of these states. */
                state?: components["parameters"]["controlState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The sums. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScorecardSummary"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListScorecardEntities: {
        parameters: {
            query?: {
                /** Only these entities. What the reader may not see is left out. */
                entityRef?: string[];
                /** Only entities that any of these owns, by reference, or that a group below it owns. An empty value stands for entities without an owner. */
                owner?: components["parameters"]["owner"];
                /** Only entities that are part of any of these systems, by reference. An empty value stands for entities without a system. */
                system?: components["parameters"]["system"];
                /** Only entities whose system is part of any of these domains, by reference. An empty value stands for entities without a domain. */
                domain?: components["parameters"]["domain"];
                /** Only entities of any of these tiers. An empty value stands for entities without a tier. */
                tier?: components["parameters"]["tier"];
                /** Only entities of any of these lifecycles. An empty value stands for entities without one. */
                lifecycle?: components["parameters"]["lifecycle"];
                /** Only entities whose reference contains this, in any case. */
                text?: components["parameters"]["text"];
                /** With `state`, only entities of which any of these controls is in any of those states. */
                control?: components["parameters"]["controlQuery"];
                /** Only entities of which any control, or any of the given ones, is in any of these states. */
                state?: components["parameters"]["controlState"];
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of entities. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScorecardEntityPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetScorecardHeatMap: {
        parameters: {
            query?: {
                /** Only entities that any of these owns, by reference, or that a group below it owns. An empty value stands for entities without an owner. */
                owner?: components["parameters"]["owner"];
                /** Only entities that are part of any of these systems, by reference. An empty value stands for entities without a system. */
                system?: components["parameters"]["system"];
                /** Only entities whose system is part of any of these domains, by reference. An empty value stands for entities without a domain. */
                domain?: components["parameters"]["domain"];
                /** Only entities of any of these tiers. An empty value stands for entities without a tier. */
                tier?: components["parameters"]["tier"];
                /** Only entities of any of these lifecycles. An empty value stands for entities without one. */
                lifecycle?: components["parameters"]["lifecycle"];
                /** Only entities whose reference contains this, in any case. */
                text?: components["parameters"]["text"];
                /** With `state`, only entities of which any of these controls is in any of those states. */
                control?: components["parameters"]["controlQuery"];
                /** Only entities of which any control, or any of the given ones, is in any of these states. */
                state?: components["parameters"]["controlState"];
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of entities. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScorecardHeatMap"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListScorecardGroups: {
        parameters: {
            query: {
                by: "owner" | "system" | "domain" | "tier" | "lifecycle";
                /** Only rows whose value contains this, in any case. */
                named?: string;
                /** Only entities that any of these owns, by reference, or that a group below it owns. An empty value stands for entities without an owner. */
                owner?: components["parameters"]["owner"];
                /** Only entities that are part of any of these systems, by reference. An empty value stands for entities without a system. */
                system?: components["parameters"]["system"];
                /** Only entities whose system is part of any of these domains, by reference. An empty value stands for entities without a domain. */
                domain?: components["parameters"]["domain"];
                /** Only entities of any of these tiers. An empty value stands for entities without a tier. */
                tier?: components["parameters"]["tier"];
                /** Only entities of any of these lifecycles. An empty value stands for entities without one. */
                lifecycle?: components["parameters"]["lifecycle"];
                /** Only entities whose reference contains this, in any case. */
                text?: components["parameters"]["text"];
                /** With `state`, only entities of which any of these controls is in any of those states. */
                control?: components["parameters"]["controlQuery"];
                /** Only entities of which any control, or any of the given ones, is in any of these states. */
                state?: components["parameters"]["controlState"];
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of sums. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScorecardGroupPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetScorecardTrend: {
        parameters: {
            query?: {
                /** The first day; 90 days when absent. */
                from?: string;
                /** The last day; today when absent. 366 days in all at most. */
                to?: string;
                /** Only entities that any of these owns, by reference, or that a group below it owns. An empty value stands for entities without an owner. */
                owner?: components["parameters"]["owner"];
                /** Only entities that are part of any of these systems, by reference. An empty value stands for entities without a system. */
                system?: components["parameters"]["system"];
                /** Only entities whose system is part of any of these domains, by reference. An empty value stands for entities without a domain. */
                domain?: components["parameters"]["domain"];
                /** Only entities of any of these tiers. An empty value stands for entities without a tier. */
                tier?: components["parameters"]["tier"];
                /** Only entities of any of these lifecycles. An empty value stands for entities without one. */
                lifecycle?: components["parameters"]["lifecycle"];
                /** Only entities whose reference contains this, in any case. */
                text?: components["parameters"]["text"];
                /** With `state`, only entities of which any of these controls is in any of those states. */
                control?: components["parameters"]["controlQuery"];
                /** Only entities of which any control, or any of the given ones, is in any of these states. */
                state?: components["parameters"]["controlState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The days; none when there is no entity. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScorecardTrend"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ExportScorecards: {
        parameters: {
            query?: {
                /** json when absent. */
                format?: "csv" | "json";
                /** Results at the end of this UTC day; now when absent. */
                asOf?: string;
                /** Only controls that this framework is about, with its clauses. */
                framework?: string;
                /** Only entities that any of these owns, by reference, or that a group below it owns. An empty value stands for entities without an owner. */
                owner?: components["parameters"]["owner"];
                /** Only entities that are part of any of these systems, by reference. An empty value stands for entities without a system. */
                system?: components["parameters"]["system"];
                /** Only entities whose system is part of any of these domains, by reference. An empty value stands for entities without a domain. */
                domain?: components["parameters"]["domain"];
                /** Only entities of any of these tiers. An empty value stands for entities without a tier. */
                tier?: components["parameters"]["tier"];
                /** Only entities of any of these lifecycles. An empty value stands for entities without one. */
                lifecycle?: components["parameters"]["lifecycle"];
                /** Only entities whose reference contains this, in any case. */
                text?: components["parameters"]["text"];
                /** With `state`, only entities of which any of these controls is in any of those states. */
                control?: components["parameters"]["controlQuery"];
                /** Only entities of which any control, or any of the given ones, is in any of these states. */
                state?: components["parameters"]["controlState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The results. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScorecardExport"];
                    "text/csv": string;
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListWaivers: {
        parameters: {
            query?: {
                /** Only waivers of this entity. */
                entityRef?: string;
                /** Only waivers of this control. */
                control?: string;
                /** Only waivers in this state. */
                state?: components["schemas"]["WaiverState"];
                /** Only requests that the reader may approve or reject. */
                decidable?: boolean;
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** WaiverPage. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaiverPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    RequestWaiver: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WaiverRequest"];
            };
        };
        responses: {
            /** Waiver. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiver"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetWaiver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                waiverId: components["parameters"]["waiverId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Waiver. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiver"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ApproveWaiver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                waiverId: components["parameters"]["waiverId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WaiverDecision"];
            };
        };
        responses: {
            /** Waiver. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiver"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    RejectWaiver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                waiverId: components["parameters"]["waiverId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WaiverDecision"];
            };
        };
        responses: {
            /** Waiver. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiver"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    RevokeWaiver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                waiverId: components["parameters"]["waiverId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WaiverDecision"];
            };
        };
        responses: {
            /** Waiver. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiver"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListReviews: {
        parameters: {
            query?: {
                /** Only reviews of this owner or group. */
                ownerRef?: string;
                /** Only reviews in this state. */
                state?: components["schemas"]["ReviewState"];
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** ReviewPage. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    StartReview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewRequest"];
            };
        };
        responses: {
            /** Review. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reviewId: components["parameters"]["reviewId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Review. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListReviewItems: {
        parameters: {
            query?: {
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path: {
                reviewId: components["parameters"]["reviewId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** ReviewItemPage. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewItemPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    SaveReviewItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reviewId: components["parameters"]["reviewId"];
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewItemChange"];
            };
        };
        responses: {
            /** ReviewItem. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewItem"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    FinishReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reviewId: components["parameters"]["reviewId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Review. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    DiscardReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reviewId: components["parameters"]["reviewId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Review. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ExportReview: {
        parameters: {
            query?: {
                /** json when absent. */
                format?: "csv" | "json";
            };
            header?: never;
            path: {
                reviewId: components["parameters"]["reviewId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** ReviewExport. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewExport"];
                    "text/csv": string;
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListFrameworks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The frameworks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrameworkList"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetFramework: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                frameworkId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The framework. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrameworkDetails"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListAttestations: {
        parameters: {
            query?: {
                /** Only attestations of clauses of this framework. */
                framework?: string;
                /** Only attestations of the clause with this id. */
                clause?: string;
                /** Only attestations in this state. */
                state?: components["schemas"]["AttestationState"];
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of attestations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttestationPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    Attest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttestationRequest"];
            };
        };
        responses: {
            /** The attestation. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attestation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetAttestation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attestationId: components["parameters"]["attestationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The attestation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attestation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    RevokeAttestation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attestationId: components["parameters"]["attestationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttestationRevocation"];
            };
        };
        responses: {
            /** The attestation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attestation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetPoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pointId: components["parameters"]["pointId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The recovery point. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryPointDetails"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListPointContents: {
        parameters: {
            query?: {
                /** The folder inside the point, as listed by this route; the root when absent. */
                path?: string;
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path: {
                pointId: components["parameters"]["pointId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListPointTargets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pointId: components["parameters"]["pointId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The targets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestoreTargetList"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    PlanRestore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pointId: components["parameters"]["pointId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestorePlanRequest"];
            };
        };
        responses: {
            /** The plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestorePlan"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    VerifyPoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pointId: components["parameters"]["pointId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerificationRequest"];
            };
        };
        responses: {
            /** The operation. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListApprovals: {
        parameters: {
            query?: {
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of operations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListOperations: {
        parameters: {
            query?: {
                /** Only operations of this entity. */
                entityRef?: string;
                /** Only operations in these states. */
                state?: components["schemas"]["OperationState"][];
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of operations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    RequestOperation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperationRequest"];
            };
        };
        responses: {
            /** The operation. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operationId: components["parameters"]["operationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The operation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetOperationLog: {
        parameters: {
            query?: {
                /** Only lines with a higher sequence number; from the start when absent. */
                after?: number;
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path: {
                operationId: components["parameters"]["operationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Log lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationLog"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    CancelOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operationId: components["parameters"]["operationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The operation, with the cancellation noted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ApproveOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operationId: components["parameters"]["operationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalDecision"];
            };
        };
        responses: {
            /** The operation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    RejectOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operationId: components["parameters"]["operationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalDecision"];
            };
        };
        responses: {
            /** The operation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetOperationReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operationId: components["parameters"]["operationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The report. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationReport"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListEvidence: {
        parameters: {
            query?: {
                /** Only evidence about this entity. */
                entityRef?: string;
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of records. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidencePage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    CheckEvidenceChain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The outcome. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceChainReport"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListBindingProblems: {
        parameters: {
            query?: {
                /** Where to go on; `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                /** How many items at most; 50 when absent. */
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** One page of wrong bindings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BindingProblemPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ListSources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The sources. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceList"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    PauseSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: components["parameters"]["sourceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseRequest"];
            };
        };
        responses: {
            /** The source. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceHealth"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ResumeSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: components["parameters"]["sourceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The source. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceHealth"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
}
