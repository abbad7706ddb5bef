#pragma once

#include "domain/Id.h"
#include "store/contract/Suite.h"

namespace concord {

class DifferenceContract : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private slots:
    void pagesFollowTheJobsOrder();
    void filtersByChangeAndByMissingMapping();
    void ofARetiredMappingWhatTheCodeIsNowCounts();
    void tellsBothSidesOfADosageChange();
    void openMappingsAreThoseAnEventStillNeeds();

private:
    /// A job with an event and four differences: an approved code added, a pending one added, a pending one
    /// changed, another pending one discontinued.
    void fill();

    JobId m_job;
    EventId m_event;
    MappingId m_approved;
    MappingId m_pending;
    MappingId m_goneOne;
};

}
