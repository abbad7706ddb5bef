#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace concord {

/// One figure with the word for it.
struct Fact
{
    QString caption;
    QString value;
    bool attention = false; ///< asks for a person

    friend bool operator==(const Fact &, const Fact &) = default;
};

/// Figures side by side in one line, each above its word. What does not fit is in the tool tip.
class FactStrip : public QWidget
{
    Q_OBJECT
public:
    explicit FactStrip(QWidget *parent = nullptr);

    void setFacts(std::vector<Fact> facts);
    [[nodiscard]] QString valueOf(const QString &caption) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QFont valueFont() const;
    [[nodiscard]] int widthOf(const Fact &fact) const;
    [[nodiscard]] int textWidth() const;

    std::vector<Fact> m_facts;
};

}
