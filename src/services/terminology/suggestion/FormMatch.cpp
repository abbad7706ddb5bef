#include "terminology/suggestion/FormMatch.h"

#include <QSet>

#include <algorithm>

namespace concord {

namespace {
// How much less a form is likely that fits, but that the text does not quite describe.
constexpr double unusual = 0.9;  ///< "tablet", and the form is a Sublingual Tablet
constexpr double saysMore = 0.6; ///< "tablet", and the form is a Chewable Tablet
constexpr double unknown = 0.5;  ///< the text says nothing
constexpr double packedSo = 0.65;
constexpr double notPackedSo = 0.3;
constexpr double otherFeature = 0.25; ///< "chewable tablet", and the form is an Oral Tablet

bool hasFeature(const DoseForm &form, const QString &anyOf)
{
    const QStringList options = anyOf.split(QLatin1Char('|'));
    return std::any_of(options.begin(), options.end(),
                       [&](const QString &option) { return form.features.contains(option); });
}

void matchShape(const SourceForm &source, const DoseForm &form, bool isUsual, FormMatch &match)
{
    if (source.shapes.isEmpty()) {
        match.form = Agreement::Missing;
        match.score = unknown;
        if (!source.containers.isEmpty())
            match.score = source.containers.contains(form.shape) ? packedSo : notPackedSo;
        return;
    }
    if (!source.shapes.contains(form.shape)) {
        match.form = Agreement::Different;
        match.score = 0;
        return;
    }
    const bool lacksOne =
        std::any_of(source.features.begin(), source.features.end(),
                    [&](const QString &feature) { return !feature.isEmpty() && !hasFeature(form, feature); });
    if (lacksOne) {
        match.form = Agreement::Different;
        match.score = otherFeature;
        return;
    }
    const bool says = std::all_of(form.features.begin(), form.features.end(), [&](const QString &feature) {
        return std::any_of(source.features.begin(), source.features.end(), [&](const QString &stated) {
            return stated.split(QLatin1Char('|')).contains(feature);
        });
    });
    match.form = says && source.shapes.size() == 1 ? Agreement::Same : Agreement::Compatible;
    match.score = says ? (isUsual ? 1 : unusual) : saysMore;
}

void matchRoute(const SourceForm &source, const DoseForm &form, FormMatch &match)
{
    if (source.routes.isEmpty())
        match.route = Agreement::Missing;
    else if (form.route.isEmpty())
        match.route = Agreement::Compatible;
    else
        match.route = source.routes.contains(form.route) ? Agreement::Same : Agreement::Different;
}

/// Where forms are told apart by it, a form that does not say so is an immediate one.
void matchRelease(const SourceForm &source, const DoseForm &form, const DoseForm *named, FormMatch &match)
{
    Release stated = source.release;
    if (stated == Release::Unstated && named)
        stated = named->release;
    if (form.release == Release::Unstated)
        match.release = Agreement::Compatible;
    else if (stated == Release::Unstated)
        match.release = form.release == Release::Immediate ? Agreement::Compatible : Agreement::Missing;
    else
        match.release = stated == form.release ? Agreement::Same : Agreement::Different;
}
}

std::vector<FormMatch> matchForms(const SourceForm &source, const DrugTables &tables)
{
    std::vector<FormMatch> matches;
    matches.reserve(tables.forms().size());
    const DoseForm *named = source.named ? &tables.forms()[*source.named] : nullptr;
    QSet<QString> seen;
    for (const DoseForm &form : tables.forms()) {
        const bool isUsual = !seen.contains(form.shape);
        seen.insert(form.shape);
        FormMatch match;
        matchShape(source, form, isUsual, match);
        matchRoute(source, form, match);
        matchRelease(source, form, named, match);
        match.isExact = named && match.form == Agreement::Same && match.route != Agreement::Different &&
                        match.release != Agreement::Different && form.route == named->route;
        matches.push_back(match);
    }
    return matches;
}

}
