// Generated from openapi.yaml by `yarn openapi`. Do not edit.

export const openApiDocument = {
  "openapi": "3.1.0",
  "info": {
    "title": "recovery",
    "version": "1",
    "description": "What can be recovered, how that is known, and the operations that restore it. Times are ISO 8601 in UTC, durations ISO 8601, sizes in bytes.",
    "license": {
      "name": "Apache-2.0",
      "url": "http://www.apache.org/licenses/LICENSE-2.0.html"
    }
  },
  "servers": [
    {
      "url": "/"
    }
  ],
  "paths": {
    "/entities/{kind}/{namespace}/{name}/status": {
      "get": {
        "operationId": "GetEntityStatus",
        "description": "Whether one entity can be recovered, from what, and how that is known.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "The recovery status of the entity.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/EntityRecoveryStatus"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/entities/{kind}/{namespace}/{name}/points": {
      "get": {
        "operationId": "ListEntityPoints",
        "description": "The recovery points of all protected resources of an entity, newest first.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          },
          {
            "name": "resourceId",
            "in": "query",
            "description": "Only points of this protected resource.",
            "schema": {
              "type": "string",
              "maxLength": 64
            }
          },
          {
            "name": "state",
            "in": "query",
            "description": "Only points in these states.",
            "style": "form",
            "explode": true,
            "schema": {
              "type": "array",
              "maxItems": 5,
              "items": {
                "$ref": "#/components/schemas/PointState"
              }
            }
          },
          {
            "name": "outcome",
            "in": "query",
            "description": "Only points of backup runs with these outcomes.",
            "style": "form",
            "explode": true,
            "schema": {
              "type": "array",
              "maxItems": 6,
              "items": {
                "$ref": "#/components/schemas/RunOutcome"
              }
            }
          },
          {
            "name": "from",
            "in": "query",
            "allowReserved": true,
            "description": "Only points at or after this instant.",
            "schema": {
              "type": "string",
              "format": "date-time",
              "maxLength": 64
            }
          },
          {
            "name": "to",
            "in": "query",
            "allowReserved": true,
            "description": "Only points at or before this instant.",
            "schema": {
              "type": "string",
              "format": "date-time",
              "maxLength": 64
            }
          },
          {
            "name": "search",
            "in": "query",
            "allowReserved": true,
            "description": "Only points whose provider id or series title contains this text.",
            "schema": {
              "type": "string",
              "maxLength": 200
            }
          }
        ],
        "responses": {
          "200": {
            "description": "One page of recovery points.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/RecoveryPointPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/entities/{kind}/{namespace}/{name}/timeline": {
      "get": {
        "operationId": "GetEntityTimeline",
        "description": "Recovery points and operations of an entity between two instants, for a chart. At most 2,000 points, the newest; `truncated` says when older ones were left out.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "name": "from",
            "in": "query",
            "allowReserved": true,
            "description": "Start of the period; 30 days before its end when absent.",
            "schema": {
              "type": "string",
              "format": "date-time",
              "maxLength": 64
            }
          },
          {
            "name": "to",
            "in": "query",
            "allowReserved": true,
            "description": "End of the period; now when absent.",
            "schema": {
              "type": "string",
              "format": "date-time",
              "maxLength": 64
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The timeline.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/EntityTimeline"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/entities/{kind}/{namespace}/{name}/refresh": {
      "post": {
        "operationId": "RefreshEntity",
        "description": "Reads the sources behind an entity again, now. Answers at once; the status of the entity tells when the reading is done.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "202": {
            "description": "The sources that will be read.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/RefreshResult"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/entities/{kind}/{namespace}/{name}/drills": {
      "get": {
        "operationId": "ListEntityDrills",
        "description": "The recovery drills of an entity, newest first, each with its times and checks.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of drills.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/DrillPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      },
      "post": {
        "operationId": "RequestDrill",
        "description": "Requests a recovery drill by hand: a restore to the isolated place that the administrator declared for the resource, checked, timed and cleaned up.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/DrillRequest"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "The operation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/entities/{kind}/{namespace}/{name}/scorecard": {
      "get": {
        "operationId": "GetEntityScorecard",
        "description": "What each control says of one entity, by group, and the sums of the last 90 days. Answers from stored results.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "The scorecard of the entity.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Scorecard"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/entities/{kind}/{namespace}/{name}/scorecard/{controlId}/history": {
      "get": {
        "operationId": "ListControlChanges",
        "description": "When the result of one control changed for an entity, newest first.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "$ref": "#/components/parameters/controlId"
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of changes.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ControlChangePage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/entities/{kind}/{namespace}/{name}/objectives": {
      "get": {
        "operationId": "GetObjectivePlan",
        "description": "Each objective of an entity beside what is so, the best that its schedule could do, what depends on it demands, and the smallest change that would close the gap.",
        "parameters": [
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "The plan.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ObjectivePlan"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/scorecard/summary": {
      "get": {
        "operationId": "GetScorecardSummary",
        "description": "Sums over the scorecards that the reader may see: entities by standing and level, and each control by state. Unknown is never counted as pass.",
        "parameters": [
          {
            "$ref": "#/components/parameters/owner"
          },
          {
            "$ref": "#/components/parameters/system"
          },
          {
            "$ref": "#/components/parameters/domain"
          },
          {
            "$ref": "#/components/parameters/tier"
          },
          {
            "$ref": "#/components/parameters/lifecycle"
          },
          {
            "$ref": "#/components/parameters/text"
          },
          {
            "$ref": "#/components/parameters/controlQuery"
          },
          {
            "$ref": "#/components/parameters/controlState"
          }
        ],
        "responses": {
          "200": {
            "description": "The sums.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ScorecardSummary"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/scorecard/entities": {
      "get": {
        "operationId": "ListScorecardEntities",
        "description": "Entities that the reader may see with the state of every control: those with the most failures first, then those of which the most is not known.",
        "parameters": [
          {
            "name": "entityRef",
            "in": "query",
            "allowReserved": true,
            "style": "form",
            "explode": true,
            "description": "Only these entities. What the reader may not see is left out.",
            "schema": {
              "type": "array",
              "maxItems": 100,
              "items": {
                "type": "string",
                "maxLength": 400
              }
            }
          },
          {
            "$ref": "#/components/parameters/owner"
          },
          {
            "$ref": "#/components/parameters/system"
          },
          {
            "$ref": "#/components/parameters/domain"
          },
          {
            "$ref": "#/components/parameters/tier"
          },
          {
            "$ref": "#/components/parameters/lifecycle"
          },
          {
            "$ref": "#/components/parameters/text"
          },
          {
            "$ref": "#/components/parameters/controlQuery"
          },
          {
            "$ref": "#/components/parameters/controlState"
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of entities.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ScorecardEntityPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/scorecard/heatmap": {
      "get": {
        "operationId": "GetScorecardHeatMap",
        "description": "Entities that the reader may see with the states of all controls in short, in the order of /scorecard/entities.",
        "parameters": [
          {
            "$ref": "#/components/parameters/owner"
          },
          {
            "$ref": "#/components/parameters/system"
          },
          {
            "$ref": "#/components/parameters/domain"
          },
          {
            "$ref": "#/components/parameters/tier"
          },
          {
            "$ref": "#/components/parameters/lifecycle"
          },
          {
            "$ref": "#/components/parameters/text"
          },
          {
            "$ref": "#/components/parameters/controlQuery"
          },
          {
            "$ref": "#/components/parameters/controlState"
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of entities.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ScorecardHeatMap"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/scorecard/groups": {
      "get": {
        "operationId": "ListScorecardGroups",
        "description": "Sums by what entities have in common, over those that the reader may see: those with the most failing entities first. An entity counts once in each of its groups: with its owner and each group above, with its system's domains. A row without a value is of the entities that have none.",
        "parameters": [
          {
            "name": "by",
            "in": "query",
            "required": true,
            "schema": {
              "type": "string",
              "enum": [
                "owner",
                "system",
                "domain",
                "tier",
                "lifecycle"
              ]
            }
          },
          {
            "name": "named",
            "in": "query",
            "allowReserved": true,
            "description": "Only rows whose value contains this, in any case.",
            "schema": {
              "type": "string",
              "maxLength": 200
            }
          },
          {
            "$ref": "#/components/parameters/owner"
          },
          {
            "$ref": "#/components/parameters/system"
          },
          {
            "$ref": "#/components/parameters/domain"
          },
          {
            "$ref": "#/components/parameters/tier"
          },
          {
            "$ref": "#/components/parameters/lifecycle"
          },
          {
            "$ref": "#/components/parameters/text"
          },
          {
            "$ref": "#/components/parameters/controlQuery"
          },
          {
            "$ref": "#/components/parameters/controlState"
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of sums.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ScorecardGroupPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/scorecard/trend": {
      "get": {
        "operationId": "GetScorecardTrend",
        "description": "How entities stood at the end of each UTC day, in sum over those that the reader may see. Filters choose among entities as they are now; what left the catalog is in no sum.",
        "parameters": [
          {
            "name": "from",
            "in": "query",
            "description": "The first day; 90 days when absent.",
            "schema": {
              "type": "string",
              "pattern": "^\\d{4}-\\d\\d-\\d\\d$"
            }
          },
          {
            "name": "to",
            "in": "query",
            "description": "The last day; today when absent. 366 days in all at most.",
            "schema": {
              "type": "string",
              "pattern": "^\\d{4}-\\d\\d-\\d\\d$"
            }
          },
          {
            "$ref": "#/components/parameters/owner"
          },
          {
            "$ref": "#/components/parameters/system"
          },
          {
            "$ref": "#/components/parameters/domain"
          },
          {
            "$ref": "#/components/parameters/tier"
          },
          {
            "$ref": "#/components/parameters/lifecycle"
          },
          {
            "$ref": "#/components/parameters/text"
          },
          {
            "$ref": "#/components/parameters/controlQuery"
          },
          {
            "$ref": "#/components/parameters/controlState"
          }
        ],
        "responses": {
          "200": {
            "description": "The days; none when there is no entity.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ScorecardTrend"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/scorecard/export": {
      "get": {
        "operationId": "ExportScorecards",
        "description": "What each control says of each entity that the reader may see, with the end of the chain of evidence. Streamed. A table without its last line `# rows` is cut off. In JSON each item stands on a line of its own, after a first line and before the last `]}`.",
        "parameters": [
          {
            "name": "format",
            "in": "query",
            "description": "json when absent.",
            "schema": {
              "type": "string",
              "enum": [
                "csv",
                "json"
              ]
            }
          },
          {
            "name": "asOf",
            "in": "query",
            "description": "Results at the end of this UTC day; now when absent.",
            "schema": {
              "type": "string",
              "pattern": "^\\d{4}-\\d\\d-\\d\\d$"
            }
          },
          {
            "name": "framework",
            "in": "query",
            "description": "Only controls that this framework is about, with its clauses.",
            "schema": {
              "type": "string",
              "maxLength": 40
            }
          },
          {
            "$ref": "#/components/parameters/owner"
          },
          {
            "$ref": "#/components/parameters/system"
          },
          {
            "$ref": "#/components/parameters/domain"
          },
          {
            "$ref": "#/components/parameters/tier"
          },
          {
            "$ref": "#/components/parameters/lifecycle"
          },
          {
            "$ref": "#/components/parameters/text"
          },
          {
            "$ref": "#/components/parameters/controlQuery"
          },
          {
            "$ref": "#/components/parameters/controlState"
          }
        ],
        "responses": {
          "200": {
            "description": "The results.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ScorecardExport"
                }
              },
              "text/csv": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/waivers": {
      "get": {
        "operationId": "ListWaivers",
        "description": "Waivers of entities that the reader may see, the newest first; those with a selector too for readers who may see all.",
        "parameters": [
          {
            "name": "entityRef",
            "in": "query",
            "allowReserved": true,
            "description": "Only waivers of this entity.",
            "schema": {
              "type": "string",
              "maxLength": 400
            }
          },
          {
            "name": "control",
            "in": "query",
            "description": "Only waivers of this control.",
            "schema": {
              "type": "string",
              "maxLength": 40
            }
          },
          {
            "name": "state",
            "in": "query",
            "description": "Only waivers in this state.",
            "schema": {
              "$ref": "#/components/schemas/WaiverState"
            }
          },
          {
            "name": "decidable",
            "in": "query",
            "description": "Only requests that the reader may approve or reject.",
            "schema": {
              "type": "boolean"
            }
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "WaiverPage.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/WaiverPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      },
      "post": {
        "operationId": "RequestWaiver",
        "description": "Asks for a deviation from a control, for one entity or for those of a selector. People only.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/WaiverRequest"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "Waiver.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Waiver"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/waivers/{waiverId}": {
      "get": {
        "operationId": "GetWaiver",
        "description": "One waiver.",
        "parameters": [
          {
            "$ref": "#/components/parameters/waiverId"
          }
        ],
        "responses": {
          "200": {
            "description": "Waiver.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Waiver"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/waivers/{waiverId}/approve": {
      "post": {
        "operationId": "ApproveWaiver",
        "description": "Approves a waiver that somebody else requested. Until it expires the control is waived. People only.",
        "parameters": [
          {
            "$ref": "#/components/parameters/waiverId"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/WaiverDecision"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "Waiver.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Waiver"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/waivers/{waiverId}/reject": {
      "post": {
        "operationId": "RejectWaiver",
        "description": "Rejects a waiver that somebody else requested. People only.",
        "parameters": [
          {
            "$ref": "#/components/parameters/waiverId"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/WaiverDecision"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "Waiver.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Waiver"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/waivers/{waiverId}/revoke": {
      "post": {
        "operationId": "RevokeWaiver",
        "description": "Ends a waiver that is requested or in force. People only.",
        "parameters": [
          {
            "$ref": "#/components/parameters/waiverId"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/WaiverDecision"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "Waiver.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Waiver"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/reviews": {
      "get": {
        "operationId": "ListReviews",
        "description": "Reviews of services that the reader may see, the newest first. A review of none of them is not there.",
        "parameters": [
          {
            "name": "ownerRef",
            "in": "query",
            "allowReserved": true,
            "description": "Only reviews of this owner or group.",
            "schema": {
              "type": "string",
              "maxLength": 400
            }
          },
          {
            "name": "state",
            "in": "query",
            "description": "Only reviews in this state.",
            "schema": {
              "$ref": "#/components/schemas/ReviewState"
            }
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "ReviewPage.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ReviewPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      },
      "post": {
        "operationId": "StartReview",
        "description": "Begins a review of the services of an owner, or of a group above owners, that whoever asks may review; those at risk first. One of each owner is open at a time. People only.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ReviewRequest"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "Review.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Review"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/reviews/{reviewId}": {
      "get": {
        "operationId": "GetReview",
        "description": "One review, with the services that are not in it any more. Sums are over services that the reader may see.",
        "parameters": [
          {
            "$ref": "#/components/parameters/reviewId"
          }
        ],
        "responses": {
          "200": {
            "description": "Review.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Review"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/reviews/{reviewId}/items": {
      "get": {
        "operationId": "ListReviewItems",
        "description": "The services of a review that the reader may see, those at risk first, each with what changed since the review before and with what was written down.",
        "parameters": [
          {
            "$ref": "#/components/parameters/reviewId"
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "ReviewItemPage.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ReviewItemPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/reviews/{reviewId}/items/{kind}/{namespace}/{name}": {
      "post": {
        "operationId": "SaveReviewItem",
        "description": "Writes down what was decided about a service, in the place of what was there. The answer is 409 when somebody else wrote since that version, or the review is finished. People only.",
        "parameters": [
          {
            "$ref": "#/components/parameters/reviewId"
          },
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ReviewItemChange"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "ReviewItem.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ReviewItem"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/reviews/{reviewId}/finish": {
      "post": {
        "operationId": "FinishReview",
        "description": "Closes a review for good, and puts what came of it on record in the chain of evidence. Services without a decision stay so. People only.",
        "parameters": [
          {
            "$ref": "#/components/parameters/reviewId"
          }
        ],
        "responses": {
          "200": {
            "description": "Review.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Review"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/reviews/{reviewId}/discard": {
      "post": {
        "operationId": "DiscardReview",
        "description": "Throws an open review away, with all that was written down in it, and answers what it was. The answer is 409 when it is finished: finished ones stay. People only.",
        "parameters": [
          {
            "$ref": "#/components/parameters/reviewId"
          }
        ],
        "responses": {
          "200": {
            "description": "Review.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Review"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/reviews/{reviewId}/export": {
      "get": {
        "operationId": "ExportReview",
        "description": "A review with all of its services that the reader may see. Streamed, as `/scorecard/export` is.",
        "parameters": [
          {
            "$ref": "#/components/parameters/reviewId"
          },
          {
            "name": "format",
            "in": "query",
            "description": "json when absent.",
            "schema": {
              "type": "string",
              "enum": [
                "csv",
                "json"
              ]
            }
          }
        ],
        "responses": {
          "200": {
            "description": "ReviewExport.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ReviewExport"
                }
              },
              "text/csv": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/frameworks": {
      "get": {
        "operationId": "ListFrameworks",
        "description": "The known frameworks, each in sum over the entities that the reader may see. Empty when those are none.",
        "responses": {
          "200": {
            "description": "The frameworks.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/FrameworkList"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/frameworks/{frameworkId}": {
      "get": {
        "operationId": "GetFramework",
        "description": "One framework clause by clause, with the controls that speak to each and what they say in sum over the entities that the reader may see.",
        "parameters": [
          {
            "name": "frameworkId",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string",
              "maxLength": 63
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The framework.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/FrameworkDetails"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/attestations": {
      "get": {
        "operationId": "ListAttestations",
        "description": "What people attested of clauses that no control can speak to, the newest first. They are about the organisation, and shown to whoever may see some recovery data.",
        "parameters": [
          {
            "name": "framework",
            "in": "query",
            "description": "Only attestations of clauses of this framework.",
            "schema": {
              "type": "string",
              "maxLength": 63
            }
          },
          {
            "name": "clause",
            "in": "query",
            "allowReserved": true,
            "description": "Only attestations of the clause with this id.",
            "schema": {
              "type": "string",
              "maxLength": 63
            }
          },
          {
            "name": "state",
            "in": "query",
            "description": "Only attestations in this state.",
            "schema": {
              "$ref": "#/components/schemas/AttestationState"
            }
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of attestations.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/AttestationPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      },
      "post": {
        "operationId": "Attest",
        "description": "Says for the organisation that a clause is met which no control can speak to, with evidence and until when. People only.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/AttestationRequest"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "The attestation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Attestation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/attestations/{attestationId}": {
      "get": {
        "operationId": "GetAttestation",
        "description": "One attestation.",
        "parameters": [
          {
            "$ref": "#/components/parameters/attestationId"
          }
        ],
        "responses": {
          "200": {
            "description": "The attestation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Attestation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/attestations/{attestationId}/revoke": {
      "post": {
        "operationId": "RevokeAttestation",
        "description": "Ends an attestation that is in force. People only.",
        "parameters": [
          {
            "$ref": "#/components/parameters/attestationId"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/AttestationRevocation"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The attestation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Attestation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/points/{pointId}": {
      "get": {
        "operationId": "GetPoint",
        "description": "One recovery point with all that its source said of it.",
        "parameters": [
          {
            "$ref": "#/components/parameters/pointId"
          }
        ],
        "responses": {
          "200": {
            "description": "The recovery point.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/RecoveryPointDetails"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/points/{pointId}/contents": {
      "get": {
        "operationId": "ListPointContents",
        "description": "The entries directly below a folder of the point, read from the point itself. Directories first, then by name.",
        "parameters": [
          {
            "$ref": "#/components/parameters/pointId"
          },
          {
            "name": "path",
            "in": "query",
            "allowReserved": true,
            "description": "The folder inside the point, as listed by this route; the root when absent.",
            "schema": {
              "type": "string",
              "maxLength": 4096
            }
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of entries.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ContentPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/points/{pointId}/targets": {
      "get": {
        "operationId": "ListPointTargets",
        "description": "The declared targets that this point may be restored to, with their present state.",
        "parameters": [
          {
            "$ref": "#/components/parameters/pointId"
          }
        ],
        "responses": {
          "200": {
            "description": "The targets.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/RestoreTargetList"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/points/{pointId}/restore-plan": {
      "post": {
        "operationId": "PlanRestore",
        "description": "What a restore would do, without doing it. The hash in the answer stands for point, target and options, and is what a restore request must carry.",
        "parameters": [
          {
            "$ref": "#/components/parameters/pointId"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/RestorePlanRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The plan.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/RestorePlan"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/points/{pointId}/verify": {
      "post": {
        "operationId": "VerifyPoint",
        "description": "Requests a verification of the point, or of the repository that holds it where its tool checks repositories as a whole. Answers with the operation.",
        "parameters": [
          {
            "$ref": "#/components/parameters/pointId"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/VerificationRequest"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "The operation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/approvals": {
      "get": {
        "operationId": "ListApprovals",
        "description": "Operations that wait for an approval which the reader may give or refuse, those that expire first at the top.",
        "parameters": [
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of operations.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/OperationPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/operations": {
      "get": {
        "operationId": "ListOperations",
        "description": "Operations on entities that the reader may see, newest first.",
        "parameters": [
          {
            "name": "entityRef",
            "in": "query",
            "allowReserved": true,
            "description": "Only operations of this entity.",
            "schema": {
              "type": "string",
              "maxLength": 400
            }
          },
          {
            "name": "state",
            "in": "query",
            "description": "Only operations in these states.",
            "style": "form",
            "explode": true,
            "schema": {
              "type": "array",
              "maxItems": 12,
              "items": {
                "$ref": "#/components/schemas/OperationState"
              }
            }
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of operations.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/OperationPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      },
      "post": {
        "operationId": "RequestOperation",
        "description": "Requests a restore as planned. Answers with the operation, which goes on by itself.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/OperationRequest"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "The operation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/operations/{operationId}": {
      "get": {
        "operationId": "GetOperation",
        "description": "One operation with its progress, phases, result and evidence.",
        "parameters": [
          {
            "$ref": "#/components/parameters/operationId"
          }
        ],
        "responses": {
          "200": {
            "description": "The operation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/operations/{operationId}/log": {
      "get": {
        "operationId": "GetOperationLog",
        "description": "Lines of the operation's log after a sequence number, oldest first.",
        "parameters": [
          {
            "$ref": "#/components/parameters/operationId"
          },
          {
            "name": "after",
            "in": "query",
            "description": "Only lines with a higher sequence number; from the start when absent.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "Log lines.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/OperationLog"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/operations/{operationId}/cancel": {
      "post": {
        "operationId": "CancelOperation",
        "description": "Asks the operation to stop. A queued one is cancelled at once; a running one ends its tools, removes what it wrote, and then says so.",
        "parameters": [
          {
            "$ref": "#/components/parameters/operationId"
          }
        ],
        "responses": {
          "200": {
            "description": "The operation, with the cancellation noted.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/operations/{operationId}/approve": {
      "post": {
        "operationId": "ApproveOperation",
        "description": "Approves the request of that hash. Requester and approver are different people; the approver needs the permission and, where the configuration says so, is an owner of the entity.",
        "parameters": [
          {
            "$ref": "#/components/parameters/operationId"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ApprovalDecision"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The operation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/operations/{operationId}/reject": {
      "post": {
        "operationId": "RejectOperation",
        "description": "Refuses the request of that hash, with a reason.",
        "parameters": [
          {
            "$ref": "#/components/parameters/operationId"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ApprovalDecision"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The operation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/operations/{operationId}/report": {
      "get": {
        "operationId": "GetOperationReport",
        "description": "What an auditor needs of an operation that has ended: who, when, which point, which target, checks, times, the digest of the log, and its place in the chain of evidence.",
        "parameters": [
          {
            "$ref": "#/components/parameters/operationId"
          }
        ],
        "responses": {
          "200": {
            "description": "The report.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/OperationReport"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/evidence": {
      "get": {
        "operationId": "ListEvidence",
        "description": "The records of evidence on entities that the reader may see, newest first.",
        "parameters": [
          {
            "name": "entityRef",
            "in": "query",
            "allowReserved": true,
            "description": "Only evidence about this entity.",
            "schema": {
              "type": "string",
              "maxLength": 400
            }
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of records.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/EvidencePage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/evidence/chain": {
      "get": {
        "operationId": "CheckEvidenceChain",
        "description": "Recomputes the hashes of all records of evidence, and says whether the chain is whole, and where it breaks when it is not. Says nothing of what the records are about.",
        "responses": {
          "200": {
            "description": "The outcome.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/EvidenceChainReport"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/binding-problems": {
      "get": {
        "operationId": "ListBindingProblems",
        "description": "Wrong bindings of the entities that the reader may see, each with what to change.",
        "parameters": [
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "One page of wrong bindings.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/BindingProblemPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/sources": {
      "get": {
        "operationId": "ListSources",
        "description": "Health of the sources that protect entities which the reader may see. Those who may pause any of them also see sources that were removed from the configuration.",
        "responses": {
          "200": {
            "description": "The sources.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/SourceList"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/sources/{sourceId}/pause": {
      "post": {
        "operationId": "PauseSource",
        "description": "Holds back the queue of a source: what runs goes on, nothing further of it starts.",
        "parameters": [
          {
            "$ref": "#/components/parameters/sourceId"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/PauseRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The source.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/SourceHealth"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/sources/{sourceId}/resume": {
      "post": {
        "operationId": "ResumeSource",
        "description": "Lets the queue of a source go on.",
        "parameters": [
          {
            "$ref": "#/components/parameters/sourceId"
          }
        ],
        "responses": {
          "200": {
            "description": "The source.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/SourceHealth"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    }
  },
  "components": {
    "parameters": {
      "controlId": {
        "name": "controlId",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 40
        }
      },
      "owner": {
        "name": "owner",
        "in": "query",
        "allowReserved": true,
        "allowEmptyValue": true,
        "style": "form",
        "explode": true,
        "description": "Only entities that any of these owns, by reference, or that a group below it owns. An empty value stands for entities without an owner.",
        "schema": {
          "type": "array",
          "maxItems": 100,
          "items": {
            "type": "string",
            "maxLength": 400
          }
        }
      },
      "system": {
        "name": "system",
        "in": "query",
        "allowReserved": true,
        "allowEmptyValue": true,
        "style": "form",
        "explode": true,
        "description": "Only entities that are part of any of these systems, by reference. An empty value stands for entities without a system.",
        "schema": {
          "type": "array",
          "maxItems": 20,
          "items": {
            "type": "string",
            "maxLength": 400
          }
        }
      },
      "domain": {
        "name": "domain",
        "in": "query",
        "allowReserved": true,
        "allowEmptyValue": true,
        "style": "form",
        "explode": true,
        "description": "Only entities whose system is part of any of these domains, by reference. An empty value stands for entities without a domain.",
        "schema": {
          "type": "array",
          "maxItems": 20,
          "items": {
            "type": "string",
            "maxLength": 400
          }
        }
      },
      "tier": {
        "name": "tier",
        "in": "query",
        "allowReserved": true,
        "allowEmptyValue": true,
        "style": "form",
        "explode": true,
        "description": "Only entities of any of these tiers. An empty value stands for entities without a tier.",
        "schema": {
          "type": "array",
          "maxItems": 20,
          "items": {
            "type": "string",
            "maxLength": 63
          }
        }
      },
      "lifecycle": {
        "name": "lifecycle",
        "in": "query",
        "allowReserved": true,
        "allowEmptyValue": true,
        "style": "form",
        "explode": true,
        "description": "Only entities of any of these lifecycles. An empty value stands for entities without one.",
        "schema": {
          "type": "array",
          "maxItems": 20,
          "items": {
            "type": "string",
            "maxLength": 63
          }
        }
      },
      "text": {
        "name": "text",
        "in": "query",
        "allowReserved": true,
        "description": "Only entities whose reference contains this, in any case.",
        "schema": {
          "type": "string",
          "maxLength": 200
        }
      },
      "controlQuery": {
        "name": "control",
        "in": "query",
        "allowReserved": true,
        "style": "form",
        "explode": true,
        "description": "With `state`, only entities of which any of these controls is in any of those states.",
        "schema": {
          "type": "array",
          "maxItems": 20,
          "items": {
            "type": "string",
            "maxLength": 40
          }
        }
      },
      "controlState": {
        "name": "state",
        "in": "query",
        "allowReserved": true,
        "style": "form",
        "explode": true,
        "description": "Only entities of which any control, or any of the given ones, is in any of these states.",
        "schema": {
          "type": "array",
          "maxItems": 6,
          "items": {
            "$ref": "#/components/schemas/ControlOutcome"
          }
        }
      },
      "waiverId": {
        "name": "waiverId",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 64
        }
      },
      "attestationId": {
        "name": "attestationId",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 64
        }
      },
      "reviewId": {
        "name": "reviewId",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 64
        }
      },
      "sourceId": {
        "name": "sourceId",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 63
        }
      },
      "kind": {
        "name": "kind",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 63
        }
      },
      "namespace": {
        "name": "namespace",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 63
        }
      },
      "name": {
        "name": "name",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 63
        }
      },
      "pointId": {
        "name": "pointId",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 64
        }
      },
      "operationId": {
        "name": "operationId",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "maxLength": 64
        }
      },
      "cursor": {
        "name": "cursor",
        "in": "query",
        "allowReserved": true,
        "description": "Where to go on; `nextCursor` of the page before.",
        "schema": {
          "type": "string",
          "maxLength": 2048
        }
      },
      "limit": {
        "name": "limit",
        "in": "query",
        "description": "How many items at most; 50 when absent.",
        "schema": {
          "type": "integer",
          "minimum": 1,
          "maximum": 500
        }
      }
    },
    "responses": {
      "ErrorResponse": {
        "description": "An error in Backstage's format.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/Error"
            }
          }
        }
      }
    },
    "schemas": {
      "Error": {
        "type": "object",
        "properties": {
          "error": {
            "type": "object",
            "properties": {
              "name": {
                "type": "string"
              },
              "message": {
                "type": "string"
              }
            },
            "required": [
              "name",
              "message"
            ],
            "additionalProperties": true
          },
          "response": {
            "type": "object",
            "properties": {
              "statusCode": {
                "type": "integer"
              }
            },
            "required": [
              "statusCode"
            ]
          }
        },
        "required": [
          "error",
          "response"
        ],
        "additionalProperties": true
      },
      "EvidenceLevel": {
        "type": "integer",
        "minimum": 0,
        "maximum": 6,
        "description": "0 listed, 1 structure, 2 sampled read, 3 full read (verification); 4 restored, 5 started or opened, 6 application checks (validation)."
      },
      "Evidence": {
        "type": "object",
        "description": "The strongest evidence for a point or resource, and when it was gathered.",
        "properties": {
          "level": {
            "$ref": "#/components/schemas/EvidenceLevel"
          },
          "result": {
            "type": "string",
            "enum": [
              "pass",
              "fail"
            ]
          },
          "at": {
            "type": "string",
            "format": "date-time"
          },
          "summary": {
            "type": "string",
            "description": "One sentence, for people."
          },
          "operationId": {
            "type": "string",
            "description": "The operation that produced the evidence, if one did."
          }
        },
        "required": [
          "level",
          "result",
          "at",
          "summary"
        ]
      },
      "PointState": {
        "type": "string",
        "description": "available: seen in the latest complete listing; stale: its source could not be read since; gone: absent from a complete listing; damaged: known broken; future: its time lies ahead of our clock.",
        "enum": [
          "available",
          "stale",
          "gone",
          "damaged",
          "future"
        ]
      },
      "RunOutcome": {
        "type": "string",
        "description": "Outcome of the backup run that made the point. unknown where the source's listing cannot tell a partial backup from a complete one.",
        "enum": [
          "success",
          "partial",
          "failed",
          "cancelled",
          "missed",
          "unknown"
        ]
      },
      "SourceState": {
        "type": "string",
        "description": "ok: last listing complete; partial: last listing came with complaints; failing: last attempt failed; unread: not read yet; invalid: its configuration is wrong; removed: the configuration does not hold it any more.",
        "enum": [
          "ok",
          "partial",
          "failing",
          "unread",
          "invalid",
          "removed"
        ]
      },
      "RecoveryState": {
        "type": "string",
        "description": "The first sentence of the recovery card. within-rpo: recoverable within RPO; recoverable: recoverable, no RPO set; older-than-rpo: recoverable, but older than RPO; newest-damaged: newest point damaged, an older one usable; no-usable-point: points exist or existed, none is usable; unknown: cannot tell, its source is unread or unreachable past the freshness limit; unprotected: nothing protects it; excluded: left out on purpose.",
        "enum": [
          "within-rpo",
          "recoverable",
          "older-than-rpo",
          "newest-damaged",
          "no-usable-point",
          "unknown",
          "unprotected",
          "excluded"
        ]
      },
      "Finding": {
        "type": "object",
        "description": "Something that a person should look at, with its next step.",
        "properties": {
          "code": {
            "type": "string"
          },
          "severity": {
            "type": "string",
            "enum": [
              "info",
              "warning",
              "critical"
            ]
          },
          "message": {
            "type": "string"
          },
          "nextStep": {
            "type": "string"
          },
          "resourceId": {
            "type": "string"
          },
          "sourceId": {
            "type": "string"
          }
        },
        "required": [
          "code",
          "severity",
          "message"
        ]
      },
      "ControlOutcome": {
        "type": "string",
        "description": "What a control says. waived: it fails, and somebody approved that for a time. error: the control itself is broken. Only pass is a pass.",
        "enum": [
          "pass",
          "fail",
          "unknown",
          "not-applicable",
          "error",
          "waived"
        ]
      },
      "ControlGroup": {
        "type": "string",
        "description": "What a control is about. The groups are steps: a level is how many of them are reached one after the other.",
        "enum": [
          "protection",
          "recency",
          "proof",
          "rehearsal",
          "resilience"
        ]
      },
      "StateCounts": {
        "type": "object",
        "properties": {
          "pass": {
            "type": "integer"
          },
          "fail": {
            "type": "integer"
          },
          "unknown": {
            "type": "integer"
          },
          "notApplicable": {
            "type": "integer"
          },
          "error": {
            "type": "integer"
          },
          "waived": {
            "type": "integer"
          }
        },
        "required": [
          "pass",
          "fail",
          "unknown",
          "notApplicable",
          "error",
          "waived"
        ]
      },
      "ControlStanding": {
        "type": "object",
        "description": "What one control says of an entity.",
        "properties": {
          "id": {
            "type": "string"
          },
          "title": {
            "type": "string",
            "description": "What holds when it passes."
          },
          "description": {
            "type": "string"
          },
          "result": {
            "$ref": "#/components/schemas/ControlOutcome"
          },
          "since": {
            "type": "string",
            "format": "date-time",
            "description": "Since when it is so; absent before the first evaluation."
          },
          "reason": {
            "type": "string",
            "description": "One sentence."
          },
          "nextStep": {
            "type": "string"
          },
          "changesAt": {
            "type": "string",
            "format": "date-time",
            "description": "When it will say something else if nothing happens until then."
          },
          "underlying": {
            "$ref": "#/components/schemas/ControlOutcome"
          },
          "waiver": {
            "$ref": "#/components/schemas/ControlWaiver"
          },
          "evidence": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "label": {
                  "type": "string"
                },
                "value": {
                  "type": "string"
                },
                "at": {
                  "type": "string",
                  "format": "date-time"
                },
                "resourceId": {
                  "type": "string"
                },
                "sourceId": {
                  "type": "string"
                },
                "pointId": {
                  "type": "string"
                },
                "operationId": {
                  "type": "string"
                }
              },
              "required": [
                "label",
                "value"
              ]
            }
          }
        },
        "required": [
          "id",
          "title",
          "description",
          "result",
          "reason",
          "evidence"
        ]
      },
      "Scorecard": {
        "type": "object",
        "properties": {
          "entityRef": {
            "type": "string"
          },
          "evaluatedAt": {
            "type": "string",
            "format": "date-time"
          },
          "pending": {
            "type": "boolean",
            "description": "Whether the entity waits to be evaluated for the first time, or with changed objectives or controls."
          },
          "tier": {
            "$ref": "#/components/schemas/Tier"
          },
          "level": {
            "type": "integer",
            "description": "How many groups are reached one after the other. A group is reached when all its controls pass, are waived or do not apply, and at least one does pass."
          },
          "levels": {
            "type": "integer",
            "description": "The highest level that there is."
          },
          "firstFailing": {
            "type": "string",
            "description": "The id of the control to look at first."
          },
          "counts": {
            "$ref": "#/components/schemas/StateCounts"
          },
          "groups": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "id": {
                  "$ref": "#/components/schemas/ControlGroup"
                },
                "controls": {
                  "type": "array",
                  "items": {
                    "$ref": "#/components/schemas/ControlStanding"
                  }
                }
              },
              "required": [
                "id",
                "controls"
              ]
            }
          },
          "days": {
            "type": "array",
            "description": "Sums at the end of the UTC days on which the entity was evaluated, oldest first; each holds until the next.",
            "items": {
              "type": "object",
              "properties": {
                "day": {
                  "type": "string",
                  "format": "date"
                },
                "level": {
                  "type": "integer"
                },
                "counts": {
                  "$ref": "#/components/schemas/StateCounts"
                }
              },
              "required": [
                "day",
                "level",
                "counts"
              ]
            }
          },
          "allowed": {
            "type": "object",
            "description": "What the reader may do.",
            "properties": {
              "requestWaiver": {
                "type": "boolean"
              }
            },
            "required": [
              "requestWaiver"
            ]
          }
        },
        "required": [
          "entityRef",
          "pending",
          "level",
          "levels",
          "counts",
          "groups",
          "days",
          "allowed"
        ]
      },
      "ObjectivePlan": {
        "type": "object",
        "description": "All durations are ISO 8601.",
        "properties": {
          "entityRef": {
            "type": "string"
          },
          "observedAt": {
            "type": "string",
            "format": "date-time"
          },
          "tier": {
            "$ref": "#/components/schemas/Tier"
          },
          "items": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "name": {
                  "type": "string",
                  "enum": [
                    "rpo",
                    "rto",
                    "mtd",
                    "retention",
                    "verifiedStructure",
                    "verifiedSample",
                    "verifiedFull",
                    "drilledWithin",
                    "runbook",
                    "copies",
                    "media",
                    "offsite",
                    "immutable",
                    "encrypted"
                  ]
                },
                "asked": {
                  "type": "string",
                  "description": "What the tier of the entity asks, as moved by the entity."
                },
                "askedCount": {
                  "type": "integer",
                  "description": "The same of an objective that is a number of things: copies with the data itself, kinds of storage, backups that are elsewhere, immutable or encrypted."
                },
                "demanded": {
                  "type": "string",
                  "description": "The strictest that anything asks which depends on the entity."
                },
                "demandedBy": {
                  "type": "string"
                },
                "achieved": {
                  "type": "string",
                  "description": "What is so now; for the RPO the RPA, for the RTO and the MTD the RTA."
                },
                "achievedCount": {
                  "type": "integer",
                  "description": "How many there certainly are. What is not known is not counted."
                },
                "achievable": {
                  "type": "string",
                  "description": "The best that the present schedule could do."
                },
                "state": {
                  "$ref": "#/components/schemas/ControlOutcome"
                },
                "reason": {
                  "type": "string"
                },
                "change": {
                  "type": "string",
                  "description": "The smallest change that would close the gap."
                }
              },
              "required": [
                "name",
                "state",
                "reason"
              ]
            }
          },
          "demands": {
            "type": "array",
            "description": "What depends on the entity, directly or through others, with its objectives, as far as the reader may see it.",
            "items": {
              "type": "object",
              "properties": {
                "entityRef": {
                  "type": "string"
                },
                "tier": {
                  "type": "string"
                },
                "rpo": {
                  "type": "string"
                },
                "rto": {
                  "type": "string"
                }
              },
              "required": [
                "entityRef",
                "tier"
              ]
            }
          },
          "suggestedTier": {
            "type": "string",
            "description": "The least strict tier that meets all demands, when the own one does not."
          }
        },
        "required": [
          "entityRef",
          "observedAt",
          "items",
          "demands"
        ]
      },
      "ControlChangePage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "recordedAt": {
                  "type": "string",
                  "format": "date-time"
                },
                "result": {
                  "$ref": "#/components/schemas/ControlOutcome"
                },
                "since": {
                  "type": "string",
                  "format": "date-time",
                  "description": "Since when it was so, which may lie before it was recorded."
                },
                "reason": {
                  "type": "string"
                }
              },
              "required": [
                "recordedAt",
                "result",
                "since",
                "reason"
              ]
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer"
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "WaiverState": {
        "type": "string",
        "enum": [
          "requested",
          "approved",
          "rejected",
          "revoked",
          "expired"
        ]
      },
      "WaiverSelector": {
        "type": "object",
        "additionalProperties": false,
        "description": "An entity has to have any of the values of each that is given.",
        "properties": {
          "owner": {
            "type": "array",
            "maxItems": 20,
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 255
            }
          },
          "system": {
            "type": "array",
            "maxItems": 20,
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 255
            }
          },
          "domain": {
            "type": "array",
            "maxItems": 20,
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 255
            }
          },
          "tier": {
            "type": "array",
            "maxItems": 20,
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 63
            }
          },
          "lifecycle": {
            "type": "array",
            "maxItems": 20,
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 63
            }
          }
        }
      },
      "WaiverRequest": {
        "type": "object",
        "additionalProperties": false,
        "description": "For one entity or for a selector.",
        "properties": {
          "control": {
            "type": "string",
            "maxLength": 40
          },
          "entityRef": {
            "type": "string",
            "maxLength": 255
          },
          "selector": {
            "$ref": "#/components/schemas/WaiverSelector"
          },
          "reason": {
            "type": "string",
            "maxLength": 1000
          },
          "expiresAt": {
            "type": "string",
            "format": "date-time",
            "description": "It counts until just before this; 366 days from now at most."
          }
        },
        "required": [
          "control",
          "reason",
          "expiresAt"
        ]
      },
      "WaiverDecision": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "reason": {
            "type": "string",
            "maxLength": 1000
          }
        },
        "required": [
          "reason"
        ]
      },
      "WaiverStep": {
        "type": "object",
        "properties": {
          "by": {
            "type": "string"
          },
          "at": {
            "type": "string",
            "format": "date-time"
          },
          "reason": {
            "type": "string"
          }
        },
        "required": [
          "by",
          "at",
          "reason"
        ]
      },
      "Waiver": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "control": {
            "type": "string"
          },
          "entityRef": {
            "type": "string"
          },
          "selector": {
            "$ref": "#/components/schemas/WaiverSelector"
          },
          "reason": {
            "type": "string"
          },
          "state": {
            "$ref": "#/components/schemas/WaiverState"
          },
          "requestedBy": {
            "type": "string"
          },
          "requestedAt": {
            "type": "string",
            "format": "date-time"
          },
          "expiresAt": {
            "type": "string",
            "format": "date-time"
          },
          "decision": {
            "$ref": "#/components/schemas/WaiverStep"
          },
          "revocation": {
            "$ref": "#/components/schemas/WaiverStep"
          },
          "allowed": {
            "type": "object",
            "description": "What the reader may do with it.",
            "properties": {
              "decide": {
                "type": "boolean"
              },
              "revoke": {
                "type": "boolean"
              }
            },
            "required": [
              "decide",
              "revoke"
            ]
          }
        },
        "required": [
          "id",
          "control",
          "reason",
          "state",
          "requestedBy",
          "requestedAt",
          "expiresAt",
          "allowed"
        ]
      },
      "WaiverPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Waiver"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer"
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "ControlWaiver": {
        "type": "object",
        "description": "The waiver that a control has, or that is asked for.",
        "properties": {
          "id": {
            "type": "string"
          },
          "state": {
            "$ref": "#/components/schemas/WaiverState"
          },
          "reason": {
            "type": "string"
          },
          "requestedBy": {
            "type": "string"
          },
          "expiresAt": {
            "type": "string",
            "format": "date-time"
          },
          "approvedBy": {
            "type": "string"
          }
        },
        "required": [
          "id",
          "state",
          "reason",
          "requestedBy",
          "expiresAt"
        ]
      },
      "AttestationState": {
        "type": "string",
        "description": "An attestation is `attested` while it is in force.",
        "enum": [
          "attested",
          "expired",
          "revoked"
        ]
      },
      "AttestationEvidence": {
        "type": "object",
        "additionalProperties": false,
        "description": "Where one can see that it is so; one of the two at least.",
        "properties": {
          "text": {
            "type": "string",
            "maxLength": 500
          },
          "link": {
            "type": "string",
            "maxLength": 2000,
            "description": "An address with http or https, without a name or password in it."
          }
        }
      },
      "AttestationRequest": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "framework": {
            "type": "string",
            "maxLength": 63
          },
          "clause": {
            "type": "string",
            "maxLength": 63
          },
          "statement": {
            "type": "string",
            "maxLength": 2000,
            "description": "What is so, in the words of who attests it."
          },
          "evidence": {
            "$ref": "#/components/schemas/AttestationEvidence"
          },
          "expiresAt": {
            "type": "string",
            "format": "date-time",
            "description": "It counts until just before this; 366 days from now at most."
          }
        },
        "required": [
          "framework",
          "clause",
          "statement",
          "evidence",
          "expiresAt"
        ]
      },
      "AttestationRevocation": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "reason": {
            "type": "string",
            "maxLength": 1000
          }
        },
        "required": [
          "reason"
        ]
      },
      "AttestationBase": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "framework": {
            "type": "string"
          },
          "clause": {
            "type": "string"
          },
          "clauseText": {
            "type": "string",
            "description": "What the clause was said to ask when it was attested."
          },
          "statement": {
            "type": "string"
          },
          "evidence": {
            "$ref": "#/components/schemas/AttestationEvidence"
          },
          "state": {
            "$ref": "#/components/schemas/AttestationState"
          },
          "attestedBy": {
            "type": "string"
          },
          "attestedAt": {
            "type": "string",
            "format": "date-time"
          },
          "expiresAt": {
            "type": "string",
            "format": "date-time"
          },
          "revocation": {
            "$ref": "#/components/schemas/WaiverStep"
          }
        },
        "required": [
          "id",
          "framework",
          "clause",
          "clauseText",
          "statement",
          "evidence",
          "state",
          "attestedBy",
          "attestedAt",
          "expiresAt"
        ]
      },
      "Attestation": {
        "allOf": [
          {
            "$ref": "#/components/schemas/AttestationBase"
          },
          {
            "type": "object",
            "properties": {
              "allowed": {
                "type": "object",
                "description": "What the reader may do with it.",
                "properties": {
                  "revoke": {
                    "type": "boolean"
                  }
                },
                "required": [
                  "revoke"
                ]
              }
            },
            "required": [
              "allowed"
            ]
          }
        ]
      },
      "AttestationPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Attestation"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer"
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "PersonClause": {
        "type": "object",
        "description": "A clause that only a person can speak to, and what was attested of it.",
        "properties": {
          "framework": {
            "type": "string"
          },
          "clause": {
            "type": "string"
          },
          "text": {
            "type": "string"
          },
          "attestation": {
            "$ref": "#/components/schemas/AttestationBase"
          }
        },
        "required": [
          "framework",
          "clause",
          "text"
        ]
      },
      "ScorecardTrend": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "day": {
                  "type": "string"
                },
                "totalCount": {
                  "type": "integer"
                },
                "entities": {
                  "$ref": "#/components/schemas/EntityStandings"
                },
                "waived": {
                  "type": "integer",
                  "description": "How many of the compliant ones are so by a waiver."
                }
              },
              "required": [
                "day",
                "totalCount",
                "entities",
                "waived"
              ]
            }
          }
        },
        "required": [
          "items"
        ]
      },
      "ScorecardExportItem": {
        "type": "object",
        "properties": {
          "entityRef": {
            "type": "string"
          },
          "tier": {
            "type": "string",
            "description": "Absent for past days."
          },
          "control": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "group": {
            "$ref": "#/components/schemas/ControlGroup"
          },
          "result": {
            "$ref": "#/components/schemas/ControlOutcome"
          },
          "since": {
            "type": "string",
            "format": "date-time"
          },
          "reason": {
            "type": "string"
          },
          "nextStep": {
            "type": "string"
          },
          "underlying": {
            "$ref": "#/components/schemas/ControlOutcome"
          },
          "waiverId": {
            "type": "string"
          },
          "clauses": {
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        },
        "required": [
          "entityRef",
          "control",
          "title",
          "group",
          "result",
          "since",
          "reason"
        ]
      },
      "ScorecardExport": {
        "type": "object",
        "properties": {
          "generatedAt": {
            "type": "string",
            "format": "date-time"
          },
          "asOf": {
            "type": "string"
          },
          "framework": {
            "type": "string"
          },
          "evidenceHead": {
            "type": "object",
            "description": "The end of the chain of evidence; absent while there is none.",
            "properties": {
              "seq": {
                "type": "integer"
              },
              "hash": {
                "type": "string"
              }
            },
            "required": [
              "seq",
              "hash"
            ]
          },
          "personClauses": {
            "type": "array",
            "description": "Clauses that only a person can speak to, with the attestation in force at that time or else the last one before: with a framework all of its own, without one those of any framework that somebody attested by then.",
            "items": {
              "$ref": "#/components/schemas/PersonClause"
            }
          },
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ScorecardExportItem"
            }
          }
        },
        "required": [
          "generatedAt",
          "items"
        ]
      },
      "ReviewState": {
        "type": "string",
        "enum": [
          "open",
          "finished"
        ]
      },
      "ReviewDecision": {
        "type": "string",
        "description": "accept: it is fine as it is; fix: somebody mends it until a day; follow-up: it is looked at again.",
        "enum": [
          "accept",
          "fix",
          "follow-up"
        ]
      },
      "ReviewRequest": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "ownerRef": {
            "type": "string",
            "maxLength": 400
          }
        },
        "required": [
          "ownerRef"
        ]
      },
      "Review": {
        "type": "object",
        "description": "A review of scorecards. Sums are over services that the reader may see.",
        "properties": {
          "id": {
            "type": "string"
          },
          "ownerRef": {
            "type": "string"
          },
          "state": {
            "$ref": "#/components/schemas/ReviewState"
          },
          "startedBy": {
            "type": "string"
          },
          "startedAt": {
            "type": "string",
            "format": "date-time",
            "description": "Results just before this are those that it is about."
          },
          "finishedBy": {
            "type": "string"
          },
          "finishedAt": {
            "type": "string",
            "format": "date-time"
          },
          "previousId": {
            "type": "string",
            "description": "The finished review of the same owner before it."
          },
          "since": {
            "type": "string",
            "format": "date-time",
            "description": "When that one began. Changes are told from there on."
          },
          "totalCount": {
            "type": "integer"
          },
          "decidedCount": {
            "type": "integer",
            "description": "Services about which something was decided."
          },
          "removed": {
            "type": "array",
            "description": "Services that the review before had and this one has not. Absent in lists.",
            "items": {
              "type": "string"
            }
          },
          "allowed": {
            "type": "object",
            "description": "What the reader may do with it; absent in exports. Each service may ask for more besides.",
            "properties": {
              "review": {
                "type": "boolean"
              }
            },
            "required": [
              "review"
            ]
          }
        },
        "required": [
          "id",
          "ownerRef",
          "state",
          "startedBy",
          "startedAt",
          "totalCount",
          "decidedCount"
        ]
      },
      "ReviewPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Review"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer"
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "ReviewChange": {
        "type": "object",
        "description": "A control whose result is another one than at the review before.",
        "properties": {
          "control": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "before": {
            "$ref": "#/components/schemas/ControlOutcome",
            "description": "Absent when the control said nothing then."
          },
          "after": {
            "$ref": "#/components/schemas/ControlOutcome"
          },
          "since": {
            "type": "string",
            "format": "date-time"
          },
          "reason": {
            "type": "string"
          }
        },
        "required": [
          "control",
          "title",
          "after",
          "since",
          "reason"
        ]
      },
      "ReviewItem": {
        "type": "object",
        "properties": {
          "entityRef": {
            "type": "string"
          },
          "position": {
            "type": "integer",
            "description": "From 0, those at risk first as the review began."
          },
          "isNew": {
            "type": "boolean",
            "description": "Whether the review before did not have it; false when there was none."
          },
          "changes": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ReviewChange"
            }
          },
          "version": {
            "type": "integer",
            "description": "How often it was written. Who writes names the version that they read."
          },
          "note": {
            "type": "string"
          },
          "decision": {
            "$ref": "#/components/schemas/ReviewDecision"
          },
          "assigneeRef": {
            "type": "string",
            "description": "Who has to do it."
          },
          "dueDate": {
            "type": "string"
          },
          "updatedBy": {
            "type": "string"
          },
          "updatedAt": {
            "type": "string",
            "format": "date-time"
          }
        },
        "required": [
          "entityRef",
          "position",
          "isNew",
          "changes",
          "version"
        ]
      },
      "ReviewItemPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ReviewItem"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer"
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "ReviewItemChange": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "version": {
            "type": "integer",
            "minimum": 0,
            "maximum": 1000000
          },
          "note": {
            "type": "string",
            "maxLength": 4000
          },
          "decision": {
            "$ref": "#/components/schemas/ReviewDecision"
          },
          "assigneeRef": {
            "type": "string",
            "maxLength": 255,
            "description": "A user or group; with fix and follow-up alone."
          },
          "dueDate": {
            "type": "string",
            "pattern": "^\\d{4}-\\d\\d-\\d\\d$",
            "description": "A day from today on; fix needs it, follow-up may have it."
          }
        },
        "required": [
          "version"
        ]
      },
      "ReviewExport": {
        "type": "object",
        "properties": {
          "generatedAt": {
            "type": "string",
            "format": "date-time"
          },
          "review": {
            "$ref": "#/components/schemas/Review"
          },
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ReviewItem"
            }
          }
        },
        "required": [
          "generatedAt",
          "review",
          "items"
        ]
      },
      "EntityStandings": {
        "type": "object",
        "description": "How many entities. failing: at least one control fails; unknown: none fails, and of at least one it is not known, or nothing passes; compliant: all others.",
        "properties": {
          "compliant": {
            "type": "integer"
          },
          "failing": {
            "type": "integer"
          },
          "unknown": {
            "type": "integer"
          }
        },
        "required": [
          "compliant",
          "failing",
          "unknown"
        ]
      },
      "ScorecardSummary": {
        "type": "object",
        "properties": {
          "totalCount": {
            "type": "integer",
            "description": "How many entities the sums are over."
          },
          "entities": {
            "$ref": "#/components/schemas/EntityStandings"
          },
          "levels": {
            "type": "array",
            "description": "How many entities are at each level, from 0.",
            "items": {
              "type": "integer"
            }
          },
          "items": {
            "type": "array",
            "description": "The controls; empty when there is no entity.",
            "items": {
              "type": "object",
              "properties": {
                "id": {
                  "type": "string"
                },
                "title": {
                  "type": "string"
                },
                "group": {
                  "$ref": "#/components/schemas/ControlGroup"
                },
                "counts": {
                  "$ref": "#/components/schemas/StateCounts"
                }
              },
              "required": [
                "id",
                "title",
                "group",
                "counts"
              ]
            }
          }
        },
        "required": [
          "totalCount",
          "entities",
          "levels",
          "items"
        ]
      },
      "ScorecardEntity": {
        "type": "object",
        "properties": {
          "entityRef": {
            "type": "string"
          },
          "ownerRefs": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "systemRef": {
            "type": "string"
          },
          "lifecycle": {
            "type": "string"
          },
          "tier": {
            "type": "string"
          },
          "level": {
            "type": "integer"
          },
          "firstFailing": {
            "type": "string"
          },
          "restorableTo": {
            "type": "string",
            "format": "date-time",
            "description": "The latest instant to which all of its protected resources can be brought back. Absent when that is not known, or when one of them has no usable point."
          },
          "evaluatedAt": {
            "type": "string",
            "format": "date-time"
          },
          "controls": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "id": {
                  "type": "string"
                },
                "result": {
                  "$ref": "#/components/schemas/ControlOutcome"
                }
              },
              "required": [
                "id",
                "result"
              ]
            }
          }
        },
        "required": [
          "entityRef",
          "ownerRefs",
          "level",
          "evaluatedAt",
          "controls"
        ]
      },
      "ScorecardEntityPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ScorecardEntity"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer"
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "ScorecardHeatMap": {
        "type": "object",
        "properties": {
          "controls": {
            "type": "array",
            "description": "The controls in the order of the results; empty when there is no entity.",
            "items": {
              "type": "object",
              "properties": {
                "id": {
                  "type": "string"
                },
                "title": {
                  "type": "string"
                },
                "group": {
                  "$ref": "#/components/schemas/ControlGroup"
                }
              },
              "required": [
                "id",
                "title",
                "group"
              ]
            }
          },
          "items": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "entityRef": {
                  "type": "string"
                },
                "tier": {
                  "type": "string"
                },
                "level": {
                  "type": "integer"
                },
                "results": {
                  "type": "array",
                  "description": "One for each of the controls.",
                  "items": {
                    "$ref": "#/components/schemas/ControlOutcome"
                  }
                }
              },
              "required": [
                "entityRef",
                "level",
                "results"
              ]
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer"
          }
        },
        "required": [
          "controls",
          "items",
          "totalCount"
        ]
      },
      "ScorecardGroup": {
        "type": "object",
        "properties": {
          "value": {
            "type": "string",
            "description": "Reference of the owner, system or domain, or name of the tier or lifecycle. Absent for entities that have none."
          },
          "parentRefs": {
            "type": "array",
            "description": "What the reader may know of that lies directly above, by reference.",
            "items": {
              "type": "string"
            }
          },
          "totalCount": {
            "type": "integer",
            "description": "How many entities the sums are over."
          },
          "directCount": {
            "type": "integer",
            "description": "How many of them name the value themselves; the others have it from below."
          },
          "entities": {
            "$ref": "#/components/schemas/EntityStandings"
          }
        },
        "required": [
          "parentRefs",
          "totalCount",
          "directCount",
          "entities"
        ]
      },
      "ScorecardGroupPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ScorecardGroup"
            }
          },
          "nextCursor": {
            "type": "string"
          }
        },
        "required": [
          "items"
        ]
      },
      "FrameworkBase": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "version": {
            "type": "string"
          },
          "source": {
            "type": "string",
            "description": "Where its own text is."
          },
          "machineClauses": {
            "type": "integer",
            "description": "Clauses that controls can speak to."
          },
          "personClauses": {
            "type": "integer",
            "description": "Clauses that only a person can speak to."
          },
          "attested": {
            "type": "integer",
            "description": "Of the clauses that only a person can speak to, those with an attestation in force. They are in no other sum."
          },
          "met": {
            "type": "integer",
            "description": "Of the clauses that controls can speak to, those for which nothing fails and nothing is unknown for any entity, and which at least one entity passes."
          },
          "totalCount": {
            "type": "integer",
            "description": "How many entities the sums are over."
          }
        },
        "required": [
          "id",
          "title",
          "version",
          "source",
          "machineClauses",
          "personClauses",
          "attested",
          "met",
          "totalCount"
        ]
      },
      "Framework": {
        "allOf": [
          {
            "$ref": "#/components/schemas/FrameworkBase"
          },
          {
            "type": "object",
            "properties": {
              "clauses": {
                "type": "integer"
              }
            },
            "required": [
              "clauses"
            ]
          }
        ]
      },
      "FrameworkList": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Framework"
            }
          }
        },
        "required": [
          "items"
        ]
      },
      "FrameworkClause": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "text": {
            "type": "string",
            "description": "What the clause asks, in our own words."
          },
          "needsPerson": {
            "type": "boolean",
            "description": "Whether only a person can say whether it is met."
          },
          "controls": {
            "type": "array",
            "description": "Ids of the controls that speak to it.",
            "items": {
              "type": "string"
            }
          },
          "counts": {
            "description": "Entities by what the controls say of the clause together; absent when it needs a person.",
            "$ref": "#/components/schemas/StateCounts"
          },
          "attestation": {
            "description": "Of a clause that needs a person: the attestation in force, or else the last one.",
            "$ref": "#/components/schemas/Attestation"
          }
        },
        "required": [
          "id",
          "text",
          "needsPerson",
          "controls"
        ]
      },
      "FrameworkDetails": {
        "allOf": [
          {
            "$ref": "#/components/schemas/FrameworkBase"
          },
          {
            "type": "object",
            "properties": {
              "items": {
                "type": "array",
                "description": "The clauses; empty when there is no entity.",
                "items": {
                  "$ref": "#/components/schemas/FrameworkClause"
                }
              },
              "allowed": {
                "type": "object",
                "description": "What the reader may do.",
                "properties": {
                  "attest": {
                    "type": "boolean",
                    "description": "Attest clauses that need a person."
                  }
                },
                "required": [
                  "attest"
                ]
              }
            },
            "required": [
              "items",
              "allowed"
            ]
          }
        ]
      },
      "Tier": {
        "type": "object",
        "description": "The objectives of an entity: those of its tier, with what the entity moved. All durations are ISO 8601; an objective that is absent is not asked.",
        "properties": {
          "name": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "rpo": {
            "type": "string",
            "description": "ISO 8601 duration."
          },
          "rto": {
            "type": "string",
            "description": "ISO 8601 duration."
          },
          "mtd": {
            "type": "string",
            "description": "The longest downtime that the business bears."
          },
          "retention": {
            "type": "string",
            "description": "How far back it must be possible to go."
          },
          "drilledWithin": {
            "type": "string",
            "description": "Largest age of the last recovery drill that passed."
          },
          "verifiedWithin": {
            "type": "array",
            "description": "Largest age of the last verification that passed, lowest level first.",
            "items": {
              "type": "object",
              "properties": {
                "level": {
                  "$ref": "#/components/schemas/EvidenceLevel"
                },
                "age": {
                  "type": "string"
                }
              },
              "required": [
                "level",
                "age"
              ]
            }
          },
          "copies": {
            "type": "object",
            "description": "Numbers as in 3-2-1, the data itself being one of the copies.",
            "properties": {
              "number": {
                "type": "integer"
              },
              "media": {
                "type": "integer"
              },
              "offsite": {
                "type": "integer"
              }
            },
            "required": [
              "number"
            ]
          },
          "encrypted": {
            "type": "boolean"
          },
          "immutable": {
            "type": "boolean"
          },
          "runbook": {
            "type": "object",
            "description": "Present when a recovery runbook is required.",
            "properties": {
              "reviewedWithin": {
                "type": "string"
              }
            }
          },
          "overridden": {
            "type": "array",
            "description": "The objectives that the entity moved within the limits of its tier.",
            "items": {
              "type": "string"
            }
          }
        },
        "required": [
          "name",
          "title"
        ]
      },
      "RecoverTo": {
        "type": "object",
        "description": "Where a restore stops on its way through stored changes. `value` is an ISO 8601 time for `time`, and what the database calls it for `lsn`, `name` and `xid`.",
        "additionalProperties": false,
        "properties": {
          "type": {
            "type": "string",
            "enum": [
              "default",
              "immediate",
              "time",
              "lsn",
              "name",
              "xid"
            ]
          },
          "value": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200
          }
        },
        "required": [
          "type"
        ]
      },
      "RecoverabilityWindow": {
        "type": "object",
        "description": "The instants that can be restored: any between `from` and `to` that lies in no gap.",
        "properties": {
          "from": {
            "type": "string",
            "format": "date-time"
          },
          "to": {
            "type": "string",
            "format": "date-time"
          },
          "gaps": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "from": {
                  "type": "string",
                  "format": "date-time"
                },
                "to": {
                  "type": "string",
                  "format": "date-time"
                },
                "reason": {
                  "type": "string"
                }
              },
              "required": [
                "from",
                "to",
                "reason"
              ]
            }
          },
          "observedAt": {
            "type": "string",
            "format": "date-time"
          }
        },
        "required": [
          "from",
          "to",
          "gaps",
          "observedAt"
        ]
      },
      "VerificationState": {
        "type": "object",
        "description": "What verification has shown of the stored data, and how far it has come.",
        "properties": {
          "scope": {
            "type": "string",
            "description": "Whether the tool verifies points or the repository as a whole.",
            "enum": [
              "point",
              "repository"
            ]
          },
          "offered": {
            "type": "array",
            "description": "The levels that the provider offers.",
            "items": {
              "$ref": "#/components/schemas/EvidenceLevel"
            }
          },
          "levels": {
            "type": "array",
            "description": "The last result per level, lowest first; a level never tried is absent.",
            "items": {
              "type": "object",
              "properties": {
                "level": {
                  "$ref": "#/components/schemas/EvidenceLevel"
                },
                "result": {
                  "type": "string",
                  "enum": [
                    "pass",
                    "fail"
                  ]
                },
                "at": {
                  "type": "string",
                  "format": "date-time"
                },
                "summary": {
                  "type": "string"
                },
                "operationId": {
                  "type": "string"
                }
              },
              "required": [
                "level",
                "result",
                "at",
                "summary"
              ]
            }
          },
          "rotation": {
            "type": "object",
            "description": "How far the sampled reads have come through the repository.",
            "properties": {
              "parts": {
                "type": "integer"
              },
              "read": {
                "type": "integer",
                "description": "Parts of the present round that were read and found intact."
              },
              "roundStartedAt": {
                "type": "string",
                "format": "date-time"
              },
              "lastWholeAt": {
                "type": "string",
                "format": "date-time",
                "description": "When a round last came to its end."
              }
            },
            "required": [
              "parts",
              "read"
            ]
          },
          "lastFullReadAt": {
            "type": "string",
            "format": "date-time",
            "description": "When all stored data was last read, at once or by a whole round of parts."
          },
          "nextAt": {
            "type": "string",
            "format": "date-time",
            "description": "When the next scheduled verification is due."
          },
          "overdue": {
            "type": "boolean",
            "description": "Whether a scheduled verification is late by more than its period."
          },
          "doubt": {
            "type": "object",
            "description": "Damage was found, and not which points it touches: all points of the source are doubtful until a verification of the same strength passes.",
            "properties": {
              "since": {
                "type": "string",
                "format": "date-time"
              },
              "summary": {
                "type": "string"
              },
              "operationId": {
                "type": "string"
              }
            },
            "required": [
              "since",
              "summary"
            ]
          },
          "problem": {
            "type": "string",
            "description": "Why nothing is scheduled although the configuration asks for it."
          }
        },
        "required": [
          "scope",
          "offered",
          "levels",
          "overdue"
        ]
      },
      "DrillState": {
        "type": "object",
        "description": "The recovery drills of a protected resource or entity.",
        "properties": {
          "declared": {
            "type": "boolean",
            "description": "Whether an isolated place for drills is declared."
          },
          "policy": {
            "type": "string",
            "description": "The policy that schedules drills here, if one does."
          },
          "nextAt": {
            "type": "string",
            "format": "date-time"
          },
          "missedSince": {
            "type": "string",
            "format": "date-time",
            "description": "Since when a scheduled drill is overdue."
          },
          "last": {
            "$ref": "#/components/schemas/Drill"
          },
          "lastPassed": {
            "$ref": "#/components/schemas/Drill"
          },
          "negative": {
            "description": "The last negative drill, in which a damaged copy had to fail.",
            "$ref": "#/components/schemas/Drill"
          }
        },
        "required": [
          "declared"
        ]
      },
      "SourceQueue": {
        "type": "object",
        "properties": {
          "queued": {
            "type": "integer"
          },
          "running": {
            "type": "integer"
          },
          "limit": {
            "type": "integer",
            "description": "How many operations of the source run at a time."
          },
          "paused": {
            "$ref": "#/components/schemas/SourcePause"
          },
          "stopped": {
            "type": "string",
            "description": "Why nothing starts at all, when the configuration stops all operations."
          }
        },
        "required": [
          "queued",
          "running",
          "limit"
        ]
      },
      "SourcePause": {
        "type": "object",
        "description": "That somebody holds back the queue of a source.",
        "properties": {
          "by": {
            "type": "string"
          },
          "at": {
            "type": "string",
            "format": "date-time"
          },
          "reason": {
            "type": "string"
          }
        },
        "required": [
          "by",
          "at",
          "reason"
        ]
      },
      "PauseRequest": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "reason": {
            "type": "string",
            "minLength": 1,
            "maxLength": 1000
          }
        },
        "required": [
          "reason"
        ]
      },
      "SourceNotice": {
        "type": "object",
        "properties": {
          "code": {
            "type": "string"
          },
          "severity": {
            "type": "string",
            "enum": [
              "info",
              "warning",
              "incomplete"
            ]
          },
          "message": {
            "type": "string"
          },
          "count": {
            "type": "integer",
            "description": "How many times it was seen in the last reading."
          }
        },
        "required": [
          "code",
          "severity",
          "message",
          "count"
        ]
      },
      "SourceHealth": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "provider": {
            "type": "string"
          },
          "state": {
            "$ref": "#/components/schemas/SourceState"
          },
          "since": {
            "type": "string",
            "format": "date-time",
            "description": "Since when the source is in this state."
          },
          "lastAttemptAt": {
            "type": "string",
            "format": "date-time"
          },
          "lastSuccessAt": {
            "type": "string",
            "format": "date-time",
            "description": "The end of the last reading that was not a failure."
          },
          "lastCompleteAt": {
            "type": "string",
            "format": "date-time",
            "description": "The end of the last reading without a complaint."
          },
          "nextAttemptAt": {
            "type": "string",
            "format": "date-time"
          },
          "refreshing": {
            "type": "boolean"
          },
          "stale": {
            "type": "boolean",
            "description": "Whether our knowledge of the source is past its freshness limit."
          },
          "staleAfter": {
            "type": "string",
            "description": "The freshness limit as an ISO 8601 duration."
          },
          "error": {
            "type": "object",
            "properties": {
              "code": {
                "type": "string"
              },
              "message": {
                "type": "string"
              },
              "nextStep": {
                "type": "string"
              }
            },
            "required": [
              "code",
              "message"
            ]
          },
          "notices": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/SourceNotice"
            }
          },
          "pointCount": {
            "type": "integer"
          },
          "verification": {
            "$ref": "#/components/schemas/VerificationState"
          },
          "paused": {
            "$ref": "#/components/schemas/SourcePause"
          },
          "queue": {
            "$ref": "#/components/schemas/SourceQueue"
          },
          "allowed": {
            "type": "object",
            "description": "What the reader may do with the source.",
            "properties": {
              "pause": {
                "type": "boolean"
              }
            },
            "required": [
              "pause"
            ]
          }
        },
        "required": [
          "id",
          "title",
          "provider",
          "state",
          "refreshing",
          "stale",
          "staleAfter",
          "notices",
          "pointCount"
        ]
      },
      "SourceList": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/SourceHealth"
            }
          }
        },
        "required": [
          "items"
        ]
      },
      "DayOfPoints": {
        "type": "object",
        "description": "The recovery points of one UTC day.",
        "properties": {
          "date": {
            "type": "string",
            "description": "The day as YYYY-MM-DD."
          },
          "points": {
            "type": "integer"
          },
          "usable": {
            "type": "integer"
          },
          "bytes": {
            "type": "integer",
            "description": "Size of the largest point of the day."
          },
          "worst": {
            "type": "string",
            "description": "The worst thing that can be said of a point of the day.",
            "enum": [
              "none",
              "ok",
              "unknown",
              "partial",
              "failed",
              "damaged"
            ]
          }
        },
        "required": [
          "date",
          "points",
          "usable",
          "worst"
        ]
      },
      "ProtectedResource": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "sourceId": {
            "type": "string"
          },
          "provider": {
            "type": "string"
          },
          "selector": {
            "type": "object",
            "additionalProperties": {
              "type": "string"
            }
          },
          "boundBy": {
            "type": "string",
            "enum": [
              "annotation",
              "config"
            ]
          },
          "state": {
            "$ref": "#/components/schemas/RecoveryState"
          },
          "pointCount": {
            "type": "integer"
          },
          "usableCount": {
            "type": "integer"
          },
          "newestUsable": {
            "$ref": "#/components/schemas/RecoveryPoint"
          },
          "newest": {
            "$ref": "#/components/schemas/RecoveryPoint"
          },
          "evidence": {
            "$ref": "#/components/schemas/Evidence"
          },
          "window": {
            "$ref": "#/components/schemas/RecoverabilityWindow"
          },
          "verification": {
            "$ref": "#/components/schemas/VerificationState"
          },
          "drill": {
            "$ref": "#/components/schemas/DrillState"
          },
          "days": {
            "type": "array",
            "description": "The last 14 UTC days, oldest first.",
            "items": {
              "$ref": "#/components/schemas/DayOfPoints"
            }
          }
        },
        "required": [
          "id",
          "name",
          "sourceId",
          "provider",
          "selector",
          "boundBy",
          "state",
          "pointCount",
          "usableCount",
          "days"
        ]
      },
      "BindingProblem": {
        "type": "object",
        "description": "A binding or objective that cannot be used, and what to change.",
        "properties": {
          "id": {
            "type": "string"
          },
          "entityRef": {
            "type": "string"
          },
          "code": {
            "type": "string",
            "enum": [
              "syntax",
              "too-long",
              "unknown-source",
              "not-allowed",
              "unusable-source",
              "duplicate",
              "too-many",
              "invalid-selector",
              "unknown-objective",
              "invalid-objective",
              "outside-limits",
              "enforced-tier",
              "invalid-runbook"
            ]
          },
          "message": {
            "type": "string"
          },
          "nextStep": {
            "type": "string"
          },
          "binding": {
            "type": "string",
            "description": "The part of the annotation that is wrong, shortened."
          }
        },
        "required": [
          "id",
          "entityRef",
          "code",
          "message",
          "nextStep"
        ]
      },
      "BindingProblemPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/BindingProblem"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer",
            "description": "How many wrong bindings the reader may see in all."
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "EntityRecoveryStatus": {
        "type": "object",
        "properties": {
          "entityRef": {
            "type": "string"
          },
          "state": {
            "$ref": "#/components/schemas/RecoveryState"
          },
          "observedAt": {
            "type": "string",
            "format": "date-time",
            "description": "The time that this answer speaks of."
          },
          "since": {
            "type": "string",
            "format": "date-time",
            "description": "Since when the state holds, where that is known."
          },
          "recoverableTo": {
            "type": "string",
            "format": "date-time",
            "description": "The instant that all protected resources can be brought back to: the oldest of their newest usable points."
          },
          "exclusion": {
            "type": "object",
            "properties": {
              "reason": {
                "type": "string"
              },
              "by": {
                "type": "string"
              }
            },
            "required": [
              "reason"
            ]
          },
          "tier": {
            "$ref": "#/components/schemas/Tier"
          },
          "evidence": {
            "$ref": "#/components/schemas/Evidence"
          },
          "resources": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ProtectedResource"
            }
          },
          "sources": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/SourceHealth"
            }
          },
          "findings": {
            "type": "array",
            "description": "Worst first.",
            "items": {
              "$ref": "#/components/schemas/Finding"
            }
          },
          "bindingProblems": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/BindingProblem"
            }
          },
          "lastRestore": {
            "$ref": "#/components/schemas/OperationSummary"
          },
          "activeOperations": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/OperationSummary"
            }
          },
          "allowed": {
            "type": "object",
            "description": "What the reader may do with this entity.",
            "properties": {
              "restore": {
                "type": "boolean"
              },
              "refresh": {
                "type": "boolean"
              },
              "cancel": {
                "type": "boolean"
              },
              "verify": {
                "type": "boolean"
              },
              "drill": {
                "type": "boolean"
              },
              "restoreInPlace": {
                "type": "boolean"
              },
              "approve": {
                "type": "boolean"
              }
            },
            "required": [
              "restore",
              "refresh",
              "cancel"
            ]
          }
        },
        "required": [
          "entityRef",
          "state",
          "observedAt",
          "resources",
          "sources",
          "findings",
          "bindingProblems",
          "activeOperations",
          "allowed"
        ]
      },
      "RecoveryPoint": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "resourceId": {
            "type": "string"
          },
          "sourceId": {
            "type": "string"
          },
          "provider": {
            "type": "string"
          },
          "providerPointId": {
            "type": "string",
            "description": "The full id of the point at its source."
          },
          "title": {
            "type": "string",
            "description": "What the point is a backup of, in the words of its source."
          },
          "time": {
            "type": "string",
            "format": "date-time",
            "description": "The instant that the point brings back."
          },
          "finishedAt": {
            "type": "string",
            "format": "date-time"
          },
          "type": {
            "type": "string",
            "enum": [
              "full",
              "differential",
              "incremental",
              "snapshot",
              "archive"
            ]
          },
          "outcome": {
            "$ref": "#/components/schemas/RunOutcome"
          },
          "state": {
            "$ref": "#/components/schemas/PointState"
          },
          "usable": {
            "type": "boolean"
          },
          "reason": {
            "type": "string",
            "description": "Why the point is not usable or doubtful."
          },
          "sizeBytes": {
            "type": "integer",
            "description": "What a restore would write, where known."
          },
          "storedBytes": {
            "type": "integer",
            "description": "What the point takes in the source, where known."
          },
          "fileCount": {
            "type": "integer"
          },
          "evidence": {
            "$ref": "#/components/schemas/Evidence"
          }
        },
        "required": [
          "id",
          "resourceId",
          "sourceId",
          "provider",
          "providerPointId",
          "title",
          "time",
          "type",
          "outcome",
          "state",
          "usable",
          "evidence"
        ]
      },
      "RecoveryPointDetails": {
        "allOf": [
          {
            "$ref": "#/components/schemas/RecoveryPoint"
          },
          {
            "type": "object",
            "properties": {
              "entityRef": {
                "type": "string"
              },
              "firstSeenAt": {
                "type": "string",
                "format": "date-time"
              },
              "observedAt": {
                "type": "string",
                "format": "date-time",
                "description": "When its source last said that the point is there."
              },
              "details": {
                "type": "object",
                "description": "What the source said of the point, for people.",
                "additionalProperties": {
                  "type": "string"
                }
              },
              "findings": {
                "type": "array",
                "items": {
                  "$ref": "#/components/schemas/Finding"
                }
              },
              "browsable": {
                "type": "boolean",
                "description": "Whether the contents of the point can be listed."
              },
              "partialRestore": {
                "type": "boolean",
                "description": "Whether single paths can be restored."
              },
              "window": {
                "description": "The instants around the point that can be restored.",
                "$ref": "#/components/schemas/RecoverabilityWindow"
              },
              "recoverTo": {
                "type": "array",
                "description": "Where a restore of the point may be told to stop; empty when nowhere.",
                "items": {
                  "type": "string",
                  "enum": [
                    "default",
                    "immediate",
                    "time",
                    "lsn",
                    "name",
                    "xid"
                  ]
                }
              },
              "verificationLevels": {
                "type": "array",
                "description": "The levels at which the point can be verified on demand.",
                "items": {
                  "$ref": "#/components/schemas/EvidenceLevel"
                }
              },
              "dependsOn": {
                "type": "array",
                "description": "Points without which this one cannot be restored, by their ids here.",
                "items": {
                  "type": "string"
                }
              }
            },
            "required": [
              "entityRef",
              "firstSeenAt",
              "observedAt",
              "details",
              "findings",
              "browsable",
              "partialRestore"
            ]
          }
        ]
      },
      "RecoveryPointPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/RecoveryPoint"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer",
            "description": "How many points match the filters in all."
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "EntityTimeline": {
        "type": "object",
        "properties": {
          "from": {
            "type": "string",
            "format": "date-time"
          },
          "to": {
            "type": "string",
            "format": "date-time"
          },
          "points": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/RecoveryPoint"
            }
          },
          "truncated": {
            "type": "boolean"
          },
          "operations": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/OperationSummary"
            }
          },
          "windows": {
            "type": "array",
            "description": "The recoverability windows of the protected resources that have one.",
            "items": {
              "allOf": [
                {
                  "$ref": "#/components/schemas/RecoverabilityWindow"
                },
                {
                  "type": "object",
                  "properties": {
                    "resourceId": {
                      "type": "string"
                    }
                  },
                  "required": [
                    "resourceId"
                  ]
                }
              ]
            }
          }
        },
        "required": [
          "from",
          "to",
          "points",
          "truncated",
          "operations"
        ]
      },
      "RefreshResult": {
        "type": "object",
        "properties": {
          "sourceIds": {
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        },
        "required": [
          "sourceIds"
        ]
      },
      "ContentEntry": {
        "type": "object",
        "properties": {
          "path": {
            "type": "string",
            "description": "Full path inside the point."
          },
          "name": {
            "type": "string"
          },
          "type": {
            "type": "string",
            "enum": [
              "file",
              "directory",
              "link",
              "other"
            ]
          },
          "sizeBytes": {
            "type": "integer"
          },
          "modifiedAt": {
            "type": "string",
            "format": "date-time"
          }
        },
        "required": [
          "path",
          "name",
          "type"
        ]
      },
      "ContentPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ContentEntry"
            }
          },
          "nextCursor": {
            "type": "string"
          }
        },
        "required": [
          "items"
        ]
      },
      "RestoreTarget": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "type": {
            "type": "string",
            "enum": [
              "alternate",
              "in-place"
            ]
          },
          "state": {
            "type": "string",
            "description": "ready; busy: another operation writes to it; refused: not usable, the reason says why.",
            "enum": [
              "ready",
              "busy",
              "refused"
            ]
          },
          "reason": {
            "type": "string"
          },
          "freeBytes": {
            "type": "integer"
          },
          "operationId": {
            "type": "string",
            "description": "The operation that keeps the target busy."
          }
        },
        "required": [
          "id",
          "title",
          "type",
          "state"
        ]
      },
      "RestoreTargetList": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/RestoreTarget"
            }
          }
        },
        "required": [
          "items"
        ]
      },
      "RestorePlanRequest": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "targetId": {
            "type": "string",
            "maxLength": 128
          },
          "paths": {
            "type": "array",
            "description": "Paths inside the point, as listed by its contents; all when absent.",
            "maxItems": 200,
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            }
          },
          "recoverTo": {
            "$ref": "#/components/schemas/RecoverTo"
          }
        },
        "required": [
          "targetId"
        ]
      },
      "RestorePlan": {
        "type": "object",
        "properties": {
          "pointId": {
            "type": "string"
          },
          "providerPointId": {
            "type": "string"
          },
          "targetId": {
            "type": "string"
          },
          "paths": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "hash": {
            "type": "string",
            "description": "SHA-256 over point, target and options, in hexadecimal."
          },
          "expected": {
            "type": "object",
            "description": "What the point should hold, as far as its source can tell.",
            "properties": {
              "files": {
                "type": "integer"
              },
              "bytes": {
                "type": "integer"
              }
            },
            "required": []
          },
          "expectedDuration": {
            "type": "string",
            "description": "ISO 8601 duration, from past restores of this source; absent when there are none."
          },
          "destination": {
            "type": "string",
            "description": "Where the restored files will be, relative to the target."
          },
          "freeBytes": {
            "type": "integer"
          },
          "steps": {
            "type": "array",
            "description": "What will happen, as sentences in order.",
            "items": {
              "type": "string"
            }
          },
          "warnings": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "refusals": {
            "type": "array",
            "description": "Why the restore cannot be requested as it is; empty when it can.",
            "items": {
              "type": "string"
            }
          },
          "needsApproval": {
            "type": "boolean"
          },
          "approval": {
            "type": "object",
            "description": "Present when the restore needs an approval.",
            "properties": {
              "reasons": {
                "type": "array",
                "description": "Why it does, as sentences.",
                "items": {
                  "type": "string"
                }
              },
              "approvers": {
                "type": "string",
                "description": "Who may give it, as a sentence."
              },
              "expiresAfter": {
                "type": "string",
                "description": "ISO 8601 duration after which a request that nobody decided expires."
              }
            },
            "required": [
              "reasons",
              "approvers",
              "expiresAfter"
            ]
          },
          "inPlace": {
            "type": "boolean"
          },
          "confirmName": {
            "type": "string",
            "description": "What must be typed to confirm a restore in place."
          },
          "changes": {
            "$ref": "#/components/schemas/PlannedChanges"
          },
          "recoverTo": {
            "$ref": "#/components/schemas/RecoverTo"
          }
        },
        "required": [
          "pointId",
          "providerPointId",
          "targetId",
          "hash",
          "expected",
          "steps",
          "warnings",
          "refusals",
          "needsApproval"
        ]
      },
      "PlannedChanges": {
        "type": "object",
        "description": "The dry run of a restore in place: how the target differs from the point, by path and size.",
        "properties": {
          "added": {
            "type": "integer",
            "description": "Files that are in the point only."
          },
          "changed": {
            "type": "integer",
            "description": "Files whose size differs, or whose time does."
          },
          "removed": {
            "type": "integer",
            "description": "Files that are in the target only, and would be there no more."
          },
          "unchanged": {
            "type": "integer"
          },
          "complete": {
            "type": "boolean",
            "description": "Whether all files were compared; otherwise there are more than these."
          },
          "examples": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "path": {
                  "type": "string"
                },
                "change": {
                  "type": "string",
                  "enum": [
                    "added",
                    "changed",
                    "removed"
                  ]
                }
              },
              "required": [
                "path",
                "change"
              ]
            }
          }
        },
        "required": [
          "added",
          "changed",
          "removed",
          "unchanged",
          "complete",
          "examples"
        ]
      },
      "ApprovalDecision": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "hash": {
            "type": "string",
            "maxLength": 64,
            "description": "The hash of the operation that was looked at."
          },
          "reason": {
            "type": "string",
            "minLength": 1,
            "maxLength": 1000
          }
        },
        "required": [
          "hash",
          "reason"
        ]
      },
      "OperationApproval": {
        "type": "object",
        "properties": {
          "state": {
            "type": "string",
            "enum": [
              "pending",
              "approved",
              "rejected",
              "expired"
            ]
          },
          "reasons": {
            "type": "array",
            "description": "Why an approval is needed, as sentences.",
            "items": {
              "type": "string"
            }
          },
          "expiresAt": {
            "type": "string",
            "format": "date-time"
          },
          "owners": {
            "type": "array",
            "description": "While it waits, and only owners may decide: the owners of the entity, at most 20 of them. Who requested it may not decide even as one of them.",
            "items": {
              "type": "string"
            }
          },
          "decidedBy": {
            "type": "string"
          },
          "decidedAt": {
            "type": "string",
            "format": "date-time"
          },
          "reason": {
            "type": "string",
            "description": "What the one who decided wrote."
          }
        },
        "required": [
          "state",
          "reasons",
          "expiresAt"
        ]
      },
      "VerificationRequest": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "level": {
            "type": "integer",
            "minimum": 1,
            "maximum": 3
          }
        },
        "required": [
          "level"
        ]
      },
      "DrillRequest": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "resourceId": {
            "type": "string",
            "maxLength": 64
          },
          "pick": {
            "type": "string",
            "description": "Which point; the newest usable one when absent.",
            "enum": [
              "newest",
              "random",
              "oldest"
            ]
          },
          "reason": {
            "type": "string",
            "maxLength": 1000
          }
        },
        "required": [
          "resourceId"
        ]
      },
      "DrillTimes": {
        "type": "object",
        "description": "The time to recover by phase, in milliseconds.",
        "properties": {
          "fetch": {
            "type": "integer",
            "description": "Finding out what to expect and making the place ready."
          },
          "restore": {
            "type": "integer"
          },
          "start": {
            "type": "integer"
          },
          "validate": {
            "type": "integer"
          },
          "total": {
            "type": "integer",
            "description": "RTA, from the start of the drill to the last check; cleaning up is not part of it."
          }
        },
        "required": [
          "total"
        ]
      },
      "Drill": {
        "allOf": [
          {
            "$ref": "#/components/schemas/OperationSummary"
          },
          {
            "type": "object",
            "properties": {
              "negative": {
                "type": "boolean",
                "description": "Whether a damaged copy was used, which had to fail."
              },
              "policy": {
                "type": "string",
                "description": "The policy that scheduled it; absent when a person asked for it."
              },
              "pick": {
                "type": "string",
                "enum": [
                  "newest",
                  "random",
                  "oldest"
                ]
              },
              "passed": {
                "type": "boolean",
                "description": "Absent until the drill has ended, and when it was cancelled."
              },
              "level": {
                "$ref": "#/components/schemas/EvidenceLevel"
              },
              "times": {
                "$ref": "#/components/schemas/DrillTimes"
              },
              "rto": {
                "type": "string",
                "description": "The RTO at the time of the drill, ISO 8601 duration."
              }
            },
            "required": [
              "negative"
            ]
          }
        ]
      },
      "DrillPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Drill"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer"
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "EvidenceRecord": {
        "type": "object",
        "description": "One link of the append-only chain.",
        "properties": {
          "seq": {
            "type": "integer"
          },
          "id": {
            "type": "string"
          },
          "event": {
            "type": "string",
            "description": "What is on record.",
            "enum": [
              "requested",
              "approved",
              "rejected",
              "expired",
              "ended",
              "revoked",
              "attested",
              "finished"
            ]
          },
          "operationId": {
            "type": "string",
            "description": "Id of the operation, or of the waiver, attestation or review."
          },
          "kind": {
            "type": "string",
            "enum": [
              "restore",
              "verification",
              "drill",
              "waiver",
              "attestation",
              "review"
            ]
          },
          "entityRef": {
            "type": "string"
          },
          "sourceId": {
            "type": "string"
          },
          "providerPointId": {
            "type": "string"
          },
          "targetId": {
            "type": "string"
          },
          "actor": {
            "type": "string",
            "description": "Who did it, an entity reference or the schedule."
          },
          "outcome": {
            "type": "string"
          },
          "recordedAt": {
            "type": "string",
            "format": "date-time"
          },
          "hash": {
            "type": "string",
            "description": "SHA-256 over the record and the hash before it."
          },
          "previousHash": {
            "type": "string"
          }
        },
        "required": [
          "seq",
          "id",
          "event",
          "operationId",
          "kind",
          "entityRef",
          "actor",
          "recordedAt",
          "hash",
          "previousHash"
        ]
      },
      "EvidencePage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/EvidenceRecord"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer"
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "EvidenceChainReport": {
        "type": "object",
        "properties": {
          "intact": {
            "type": "boolean"
          },
          "records": {
            "type": "integer",
            "description": "How many records were checked."
          },
          "headHash": {
            "type": "string",
            "description": "The hash of the newest record; keep it elsewhere to notice a rewritten chain."
          },
          "headSeq": {
            "type": "integer"
          },
          "brokenAt": {
            "type": "integer",
            "description": "The number of the first record that does not fit."
          },
          "problem": {
            "type": "string"
          },
          "checkedAt": {
            "type": "string",
            "format": "date-time"
          }
        },
        "required": [
          "intact",
          "records",
          "checkedAt"
        ]
      },
      "OperationReport": {
        "type": "object",
        "properties": {
          "operation": {
            "$ref": "#/components/schemas/Operation"
          },
          "drill": {
            "$ref": "#/components/schemas/Drill"
          },
          "point": {
            "type": "object",
            "properties": {
              "providerPointId": {
                "type": "string"
              },
              "time": {
                "type": "string",
                "format": "date-time"
              },
              "details": {
                "type": "object",
                "additionalProperties": {
                  "type": "string"
                }
              }
            },
            "required": [
              "providerPointId",
              "time",
              "details"
            ]
          },
          "log": {
            "type": "object",
            "properties": {
              "lines": {
                "type": "integer"
              },
              "dropped": {
                "type": "integer"
              },
              "sha256": {
                "type": "string",
                "description": "Over all kept lines, each as `seq at level text` and a line feed."
              }
            },
            "required": [
              "lines",
              "dropped",
              "sha256"
            ]
          },
          "evidence": {
            "type": "array",
            "description": "The records about the operation, oldest first.",
            "items": {
              "$ref": "#/components/schemas/EvidenceRecord"
            }
          },
          "chain": {
            "type": "object",
            "description": "Whether the hashes of these records were recomputed and fit.",
            "properties": {
              "intact": {
                "type": "boolean"
              },
              "problem": {
                "type": "string"
              }
            },
            "required": [
              "intact"
            ]
          },
          "generatedAt": {
            "type": "string",
            "format": "date-time"
          }
        },
        "required": [
          "operation",
          "point",
          "log",
          "evidence",
          "chain",
          "generatedAt"
        ]
      },
      "OperationRequest": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "kind": {
            "type": "string",
            "enum": [
              "restore"
            ]
          },
          "pointId": {
            "type": "string",
            "maxLength": 64
          },
          "targetId": {
            "type": "string",
            "maxLength": 128
          },
          "paths": {
            "type": "array",
            "maxItems": 200,
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            }
          },
          "hash": {
            "type": "string",
            "maxLength": 64,
            "description": "The hash of the plan that was shown."
          },
          "reason": {
            "type": "string",
            "maxLength": 1000
          },
          "recoverTo": {
            "$ref": "#/components/schemas/RecoverTo"
          },
          "confirmName": {
            "type": "string",
            "maxLength": 400,
            "description": "For a restore in place, what the plan asks to be typed."
          }
        },
        "required": [
          "kind",
          "pointId",
          "targetId",
          "hash"
        ]
      },
      "OperationState": {
        "type": "string",
        "enum": [
          "requested",
          "awaiting-approval",
          "approved",
          "rejected",
          "expired",
          "queued",
          "running",
          "validating",
          "succeeded",
          "failed",
          "cancelled",
          "interrupted"
        ]
      },
      "OperationSummary": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "kind": {
            "type": "string",
            "enum": [
              "restore",
              "verification",
              "drill"
            ]
          },
          "state": {
            "$ref": "#/components/schemas/OperationState"
          },
          "entityRef": {
            "type": "string"
          },
          "resourceId": {
            "type": "string"
          },
          "resourceName": {
            "type": "string"
          },
          "pointId": {
            "type": "string"
          },
          "pointTime": {
            "type": "string",
            "format": "date-time"
          },
          "sourceId": {
            "type": "string"
          },
          "targetId": {
            "type": "string"
          },
          "targetTitle": {
            "type": "string"
          },
          "requestedBy": {
            "type": "string"
          },
          "requestedAt": {
            "type": "string",
            "format": "date-time"
          },
          "startedAt": {
            "type": "string",
            "format": "date-time"
          },
          "finishedAt": {
            "type": "string",
            "format": "date-time"
          },
          "summary": {
            "type": "string",
            "description": "The state as a sentence."
          },
          "cancelRequestedAt": {
            "type": "string",
            "format": "date-time"
          },
          "inPlace": {
            "type": "boolean"
          },
          "recoverTo": {
            "$ref": "#/components/schemas/RecoverTo"
          },
          "level": {
            "description": "The level of a verification.",
            "$ref": "#/components/schemas/EvidenceLevel"
          },
          "approvalExpiresAt": {
            "type": "string",
            "format": "date-time",
            "description": "While it waits for an approval."
          },
          "attempt": {
            "type": "integer",
            "description": "Of a drill or verification that was begun again, the number of the attempt."
          }
        },
        "required": [
          "id",
          "kind",
          "state",
          "entityRef",
          "resourceId",
          "resourceName",
          "pointId",
          "pointTime",
          "sourceId",
          "requestedBy",
          "requestedAt",
          "summary"
        ]
      },
      "OperationProgress": {
        "type": "object",
        "properties": {
          "bytes": {
            "type": "integer"
          },
          "totalBytes": {
            "type": "integer"
          },
          "files": {
            "type": "integer"
          },
          "totalFiles": {
            "type": "integer"
          },
          "bytesPerSecond": {
            "type": "number"
          },
          "remainingSeconds": {
            "type": "number"
          },
          "message": {
            "type": "string"
          },
          "updatedAt": {
            "type": "string",
            "format": "date-time"
          }
        },
        "required": [
          "bytes",
          "files",
          "updatedAt"
        ]
      },
      "OperationPhase": {
        "type": "object",
        "properties": {
          "name": {
            "type": "string",
            "description": "approval: waits for an approval; queue, prepare, restore, count, finish, clean-up; replace: what was there is set aside and what was restored takes its place; read: stored data is read; start and validate: what was restored is started and checked.",
            "enum": [
              "approval",
              "queue",
              "prepare",
              "restore",
              "count",
              "finish",
              "clean-up",
              "replace",
              "read",
              "start",
              "validate"
            ]
          },
          "startedAt": {
            "type": "string",
            "format": "date-time"
          },
          "finishedAt": {
            "type": "string",
            "format": "date-time"
          },
          "outcome": {
            "type": "string",
            "enum": [
              "running",
              "done",
              "failed"
            ]
          }
        },
        "required": [
          "name",
          "startedAt",
          "outcome"
        ]
      },
      "OperationResult": {
        "type": "object",
        "properties": {
          "expectedFiles": {
            "type": "integer"
          },
          "expectedBytes": {
            "type": "integer"
          },
          "restoredFiles": {
            "type": "integer"
          },
          "restoredBytes": {
            "type": "integer"
          },
          "destination": {
            "type": "string",
            "description": "Where the restored files are."
          },
          "leftover": {
            "type": "string",
            "description": "What was left behind and where, when the operation did not succeed."
          },
          "setAside": {
            "type": "string",
            "description": "Where a restore in place put what was there before."
          },
          "requestedTime": {
            "type": "string",
            "format": "date-time",
            "description": "The instant that a point-in-time restore was asked for."
          },
          "reachedTime": {
            "type": "string",
            "format": "date-time",
            "description": "The instant that the restored data really reached, where a check could ask it."
          },
          "level": {
            "description": "The level of evidence that was reached.",
            "$ref": "#/components/schemas/EvidenceLevel"
          },
          "bytesRead": {
            "type": "integer",
            "description": "Stored bytes that a verification read."
          },
          "damagedPoints": {
            "type": "array",
            "description": "Points that a verification found damaged, by their ids here; at most 100.",
            "items": {
              "type": "string"
            }
          },
          "times": {
            "$ref": "#/components/schemas/DrillTimes"
          },
          "checks": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "name": {
                  "type": "string"
                },
                "result": {
                  "type": "string",
                  "enum": [
                    "pass",
                    "fail",
                    "unknown"
                  ]
                },
                "message": {
                  "type": "string"
                },
                "level": {
                  "$ref": "#/components/schemas/EvidenceLevel"
                },
                "details": {
                  "type": "object",
                  "additionalProperties": {
                    "type": "string"
                  }
                }
              },
              "required": [
                "name",
                "result",
                "message"
              ]
            }
          }
        },
        "required": [
          "checks"
        ]
      },
      "Operation": {
        "allOf": [
          {
            "$ref": "#/components/schemas/OperationSummary"
          },
          {
            "type": "object",
            "properties": {
              "providerPointId": {
                "type": "string"
              },
              "provider": {
                "type": "string"
              },
              "paths": {
                "type": "array",
                "items": {
                  "type": "string"
                }
              },
              "hash": {
                "type": "string"
              },
              "reason": {
                "type": "string"
              },
              "deadlineAt": {
                "type": "string",
                "format": "date-time"
              },
              "cancelRequestedBy": {
                "type": "string"
              },
              "queuePosition": {
                "type": "integer",
                "description": "While it is queued: how many operations of the same source run, or wait and go before this one."
              },
              "queue": {
                "description": "While it is queued: the queue of its source, which somebody may have paused.",
                "$ref": "#/components/schemas/SourceQueue"
              },
              "progress": {
                "$ref": "#/components/schemas/OperationProgress"
              },
              "phases": {
                "type": "array",
                "items": {
                  "$ref": "#/components/schemas/OperationPhase"
                }
              },
              "result": {
                "$ref": "#/components/schemas/OperationResult"
              },
              "error": {
                "type": "object",
                "properties": {
                  "code": {
                    "type": "string"
                  },
                  "message": {
                    "type": "string"
                  },
                  "nextStep": {
                    "type": "string"
                  }
                },
                "required": [
                  "code",
                  "message"
                ]
              },
              "approval": {
                "$ref": "#/components/schemas/OperationApproval"
              },
              "priority": {
                "type": "integer",
                "description": "Higher goes first; a restore goes before a drill and a verification."
              },
              "drill": {
                "$ref": "#/components/schemas/Drill"
              },
              "allowed": {
                "type": "object",
                "properties": {
                  "cancel": {
                    "type": "boolean"
                  },
                  "approve": {
                    "type": "boolean",
                    "description": "Whether the reader may approve or reject it, now."
                  }
                },
                "required": [
                  "cancel"
                ]
              }
            },
            "required": [
              "providerPointId",
              "provider",
              "hash",
              "phases",
              "allowed"
            ]
          }
        ]
      },
      "OperationPage": {
        "type": "object",
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/OperationSummary"
            }
          },
          "nextCursor": {
            "type": "string"
          },
          "totalCount": {
            "type": "integer"
          }
        },
        "required": [
          "items",
          "totalCount"
        ]
      },
      "LogLine": {
        "type": "object",
        "properties": {
          "seq": {
            "type": "integer"
          },
          "at": {
            "type": "string",
            "format": "date-time"
          },
          "level": {
            "type": "string",
            "enum": [
              "info",
              "warn",
              "error"
            ]
          },
          "text": {
            "type": "string"
          }
        },
        "required": [
          "seq",
          "at",
          "level",
          "text"
        ]
      },
      "OperationLog": {
        "type": "object",
        "properties": {
          "lines": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/LogLine"
            }
          },
          "lastSeq": {
            "type": "integer",
            "description": "The sequence number to ask after next."
          },
          "complete": {
            "type": "boolean",
            "description": "Whether no further line can come."
          },
          "droppedLines": {
            "type": "integer",
            "description": "Lines that were not kept because the log reached its limit."
          }
        },
        "required": [
          "lines",
          "lastSeq",
          "complete",
          "droppedLines"
        ]
      }
    }
  }
} as const;
