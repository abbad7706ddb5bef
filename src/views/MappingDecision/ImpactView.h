#pragma once

#include "domain/MappingWork.h"

#include <QWidget>

class QLabel;
class QTreeView;

namespace concord {

class PanelFrame;
class RepeatedQuestion;
class TreeModel;

/// What an approval would do: how many events wait, what each becomes, and its fields now and then.
class ImpactView : public QWidget
{
    Q_OBJECT
public:
    explicit ImpactView(const QString &prefix, QWidget *parent = nullptr);

    /// @param question under way about @p impact; an impact that is there is shown
    void display(const std::optional<MappingImpact> &impact, const RepeatedQuestion &question);
    [[nodiscard]] PanelFrame *frame() const { return m_frame; }

private:
    TreeModel *m_events;
    PanelFrame *m_frame;
    QLabel *m_summary;
    QTreeView *m_tree;
    quint64 m_shown = 0; ///< request of what stands there
};

}
