#pragma once

#include "domain/CodeMapping.h"
#include "models/Access.h"

#include <QDialog>

#include <optional>

namespace concord {

class MappingDecisionPane;
class MappingDraft;
enum class MappingKey;

/// The decision about one code in a window of its own, for those who come from another page. Works on a copy,
/// and closes only once the decision is stored.
class CodeMappingModal : public QDialog
{
    Q_OBJECT
public:
    explicit CodeMappingModal(const Access &access, QWidget *parent = nullptr);
    ~CodeMappingModal() override;

    /// Shows the code and asks about it; call once the draft is connected.
    /// @param takesBest its confident suggestion is chosen
    void start(const MappingRow &mapping, bool takesBest = false);
    [[nodiscard]] MappingDraft *draft() const { return m_draft; }
    [[nodiscard]] std::optional<MappingDecision> decision() const;
    void setSearchDelay(int milliseconds);

private:
    void handleKey(MappingKey key, int number);

    MappingDraft *m_draft;
    MappingDecisionPane *m_pane;
};

}
