#pragma once

#include "domain/Access.h"
#include "domain/Engine.h"

#include <array>
#include <string_view>

namespace concord {

/// What each slot of the gateways is, as an Action: the one place that says so. A slot that is not in here
/// does not compile where it is checked.
struct SlotAction
{
    std::string_view slot;
    Action action;
};

inline constexpr auto slotActions = std::to_array<SlotAction>({
    // StoreGateway
    {"refreshOverview", Action::Look},
    {"fetchJobs", Action::Look},
    {"fetchJob", Action::Look},
    {"fetchDifferences", Action::SeeDifferences},
    {"fetchEvents", Action::Look},
    {"fetchEvent", Action::Look},
    {"fetchMappings", Action::Look},
    {"searchDrugs", Action::Look},
    {"triggerSync", Action::TriggerSync},
    {"cancelJob", Action::CancelJob},
    {"fetchMappingHistory", Action::Look},
    {"fetchSuggestions", Action::Look},
    {"fetchMappingFigures", Action::Look}, // counts only
    {"checkMapping", Action::Look},
    {"previewMapping", Action::DecideMapping}, // of patients' lists only what SeeDifferences shows
    {"decideMapping", Action::DecideMapping},
    {"decideMappings", Action::DecideMapping},
    {"fetchValues", Action::Look},
    {"fetchValueHistory", Action::Look},
    {"saveValue", Action::DecideMapping}, // holds for everybody who sends it
    {"fetchPrescribers", Action::Look},
    {"searchProviders", Action::Look},
    {"decidePrescriber", Action::DecideMapping},
    {"saveProvider", Action::DecideMapping},
    {"fetchPatientQuestions", Action::SeeDifferences},
    {"fetchPatientCandidates", Action::SeeDifferences}, // and on the trail
    {"decidePatient", Action::DecideMapping},
    {"fetchFacilityCodes", Action::Look},
    {"decideFacility", Action::DecideMapping},
    {"fetchConflicts", Action::SeeDifferences},
    {"fetchConflict", Action::SeeDifferences}, // and on the trail
    {"decideConflict", Action::Reconcile},
    {"undoConflict", Action::Reconcile},
    {"fetchReconciliationRuns", Action::Look}, // counts only
    {"fetchReconciliationItems", Action::SeeDifferences},
    {"fetchReconciliationItem", Action::SeeDifferences}, // and on the trail
    {"fetchReconciliationSides", Action::Look},
    {"fetchReconciliationReport", Action::SeeDifferences}, // and on the trail
    {"orderRemedies", Action::Reconcile},
    {"undoRemedies", Action::Reconcile},
    {"fetchDeliveries", Action::Look}, // nothing of a patient is in them
    {"fetchDelivery", Action::Look},
    {"fetchDeliveryFigures", Action::Look}, // counts only
    {"fetchQueue", Action::Look},
    {"fetchStory", Action::Look},
    {"fetchPayload", Action::SeePayload},
    {"fetchConnections", Action::Look},
    {"cancelBulk", Action::RetryEvents},
    {"resendEvent", Action::ResendEvent},
    {"testConnection", Action::TestConnection},
    {"pauseConnection", Action::Pause},
    {"pauseIntegration", Action::Pause},
    {"fetchIncidents", Action::Look},
    {"fetchIncident", Action::Look},
    {"fetchAlertRules", Action::Look},
    {"fetchSeries", Action::Look}, // counts only
    {"acknowledgeIncident", Action::AcknowledgeIncident},
    {"saveAlertRule", Action::Configure},
    {"fetchNotifierTests", Action::Look}, // nobody's addresses: whether a server took it
    {"testNotifier", Action::TestConnection},
    {"streamEvents", Action::Look},
    {"unsubscribe", Action::Look}, // takes away: carried out for everybody
    // AuditGateway
    {"fetchAudit", Action::SeeAudit},
    {"fetchTrail", Action::SeeAudit},
    {"verifyTrail", Action::VerifyAudit},
    {"exportTrail", Action::ExportAudit},
    {"cancel", Action::SeeAudit}, // of a task that the session began, so that nothing is left to refuse
});

/// previewBulk and orderBulk: what they are depends on what is ordered.
[[nodiscard]] constexpr Action actionOf(BulkActionKind kind)
{
    return kind == BulkActionKind::Discard ? Action::DiscardEvents : Action::RetryEvents;
}

[[nodiscard]] consteval Action actionOf(std::string_view slot)
{
    for (const SlotAction &known : slotActions) {
        if (known.slot == slot)
            return known.action;
    }
    throw "no slot of that name"; // NOLINT: only in compilation
}

}
