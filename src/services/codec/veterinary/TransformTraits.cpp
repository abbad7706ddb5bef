#include "codec/veterinary/TransformTraits.h"

#include <algorithm>

namespace concord {

namespace {
QStringList names(const char *words)
{
    return QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
}
}

const std::vector<TransformTraits> &transformTraits()
{
    using enum ColumnType;
    using Kind = TransformKind;
    static const std::vector<TransformTraits> all{
        {Kind::Text,
         names("string markdown id base64Binary CodeableConcept HumanName Address"),
         {String, Choice},
         {},
         {}},
        {Kind::Date, names("date"), {ColumnType::Date}, {}, {}},
        {Kind::DateTime, names("instant dateTime"), {ColumnType::DateTime}, names("clock"), {}},
        {Kind::Species, names("CodeableConcept"), {String, Choice}, {}, {}},
        {Kind::Breed, names("CodeableConcept"), {String, Choice}, {}, {}},
        {Kind::Gender,
         names("code"),
         {String, Choice},
         names("values status_path"),
         names("values status_path")},
        {Kind::Status,
         names("code boolean"),
         {String, Choice},
         names("values back flag_path flag_value"),
         {}},
        {Kind::VisitType, names("CodeableConcept"), {String, Choice}, names("back"), {}},
        {Kind::Code, names("code CodeableConcept"), {String, Choice}, names("values back kind system"), {}},
        {Kind::Choice, names("CodeableConcept Reference"), {Choice}, names("type"), {}},
        {Kind::Quantity, names("Quantity"), {Decimal, Integer}, names("unit_column"), names("unit_column")},
        {Kind::Number, names("integer positiveInt unsignedInt decimal"), {Integer, Decimal}, {}, {}},
        {Kind::Money, names("Money"), {Currency, Decimal}, {}, {}},
        {Kind::Boolean, names("boolean"), {ColumnType::Boolean}, {}, {}},
        {Kind::Reference, names("Reference"), {ColumnType::Reference}, names("type"), names("type")},
        {Kind::List, names("CodeableConcept"), {String}, names("separators known"), {}},
        {Kind::Owner, names("HumanName string Address"), {String}, {}, {}},
        {Kind::Microchip, names("string"), {String}, {}, {}},
        {Kind::Custom,
         names("string boolean decimal integer date dateTime instant"),
         {String, Choice, ColumnType::Boolean, Decimal, Integer, ColumnType::Date, ColumnType::DateTime},
         names("clock"),
         {}}};
    return all;
}

const TransformTraits &traitsOf(TransformKind kind)
{
    const auto &all = transformTraits();
    return *std::find_if(all.begin(), all.end(),
                         [&](const TransformTraits &one) { return one.kind == kind; });
}

QStringList transformNames()
{
    QStringList all;
    for (const TransformTraits &one : transformTraits())
        all.append(wordOf(one.kind));
    return all;
}

TransformKind plainKind(const FieldRow &row)
{
    if (row.transform != TransformKind::Custom)
        return row.transform;
    const QString &type = row.path.type();
    if (type == u"boolean")
        return TransformKind::Boolean;
    if (type == u"decimal" || type == u"integer")
        return TransformKind::Number;
    if (type == u"date")
        return TransformKind::Date;
    return type == u"string" ? TransformKind::Text : TransformKind::DateTime;
}

}
