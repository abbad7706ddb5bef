<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>Alerts</name>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n attempt</numerusform>
            <numerusform>%n attempts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failure(s)</source>
        <translation>
            <numerusform>%Ln failure</numerusform>
            <numerusform>%Ln failures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AuditText</name>
    <message numerus="yes">
        <source>%n newer record(s) are not signed yet.</source>
        <translation>
            <numerusform>%n newer record is not signed yet.</numerusform>
            <numerusform>%n newer records are not signed yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) exported to %1.</source>
        <translation>
            <numerusform>%Ln record exported to %1.</numerusform>
            <numerusform>%Ln records exported to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message numerus="yes">
        <source>%n not acknowledged</source>
        <translation>
            <numerusform>%n not acknowledged</numerusform>
            <numerusform>%n not acknowledged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to be decided</source>
        <translation>
            <numerusform>%n to be decided</numerusform>
            <numerusform>%n to be decided</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DosageText</name>
    <message numerus="yes">
        <source>%n tablet(s)</source>
        <translation>
            <numerusform>%n tablet</numerusform>
            <numerusform>%n tablets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n capsule(s)</source>
        <translation>
            <numerusform>%n capsule</numerusform>
            <numerusform>%n capsules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n puff(s)</source>
        <translation>
            <numerusform>%n puff</numerusform>
            <numerusform>%n puffs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drop(s)</source>
        <translation>
            <numerusform>%n drop</numerusform>
            <numerusform>%n drops</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n minute(s)</source>
        <translation>
            <numerusform>every minute</numerusform>
            <numerusform>every %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n hour(s)</source>
        <translation>
            <numerusform>every hour</numerusform>
            <numerusform>every %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n day(s)</source>
        <translation>
            <numerusform>every day</numerusform>
            <numerusform>every %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n week(s)</source>
        <translation>
            <numerusform>every week</numerusform>
            <numerusform>every %n weeks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n month(s)</source>
        <translation>
            <numerusform>every month</numerusform>
            <numerusform>every %n months</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) a day</source>
        <translation>
            <numerusform>once a day</numerusform>
            <numerusform>%n times a day</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) a week</source>
        <translation>
            <numerusform>once a week</numerusform>
            <numerusform>%n times a week</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) a month</source>
        <translation>
            <numerusform>once a month</numerusform>
            <numerusform>%n times a month</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n day(s)</source>
        <translation>
            <numerusform>for %n day</numerusform>
            <numerusform>for %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n week(s)</source>
        <translation>
            <numerusform>for %n week</numerusform>
            <numerusform>for %n weeks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n month(s)</source>
        <translation>
            <numerusform>for %n month</numerusform>
            <numerusform>for %n months</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EventText</name>
    <message numerus="yes">
        <source>Waits for %n mapping(s): %1. It goes on by itself once decided.</source>
        <translation>
            <numerusform>Waits for %n mapping: %1. It goes on by itself once decided.</numerusform>
            <numerusform>Waits for %n mappings: %1. It goes on by itself once decided.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n min</source>
        <translation>
            <numerusform>in %n min</numerusform>
            <numerusform>in %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n h</source>
        <translation>
            <numerusform>in %n h</numerusform>
            <numerusform>in %n h</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobSentence</name>
    <message numerus="yes">
        <source>Sync finished: %1. %n entries could not be read.</source>
        <translation>
            <numerusform>Sync finished: %1. %n entry could not be read.</numerusform>
            <numerusform>Sync finished: %1. %n entries could not be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PeopleText</name>
    <message numerus="yes">
        <source>%n prescription(s)</source>
        <translation>
            <numerusform>%n prescription</numerusform>
            <numerusform>%n prescriptions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n supply(ies)</source>
        <translation>
            <numerusform>%n supply</numerusform>
            <numerusform>%n supplies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n appointment(s)</source>
        <translation>
            <numerusform>%n appointment</numerusform>
            <numerusform>%n appointments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Workbench</name>
    <message numerus="yes">
        <source>%n event(s) wait.</source>
        <translation>
            <numerusform>%n event waits.</numerusform>
            <numerusform>%n events wait.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The list(s) of %n patient(s) change.</source>
        <translation>
            <numerusform>The list of %n patient changes.</numerusform>
            <numerusform>The lists of %n patients change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tried with the oldest %n of them.</source>
        <translation>
            <numerusform>Tried with the oldest %n of them.</numerusform>
            <numerusform>Tried with the oldest %n of them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) go on.</source>
        <translation>
            <numerusform>%n event goes on.</numerusform>
            <numerusform>%n events go on.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::AuditTrailPage</name>
    <message numerus="yes">
        <source>%n record(s), newest first.</source>
        <translation>
            <numerusform>%n record.</numerusform>
            <numerusform>%n records, newest first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::BulkDialog</name>
    <message numerus="yes">
        <source>%n of them stay behind an earlier event of the same patient that is not among these.</source>
        <translation>
            <numerusform>%n of them stays behind an earlier event of the same patient that is not among these.</numerusform>
            <numerusform>%n of them stay behind an earlier event of the same patient that is not among these.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Retry %n event(s)</source>
        <translation>
            <numerusform>&amp;Retry %n event</numerusform>
            <numerusform>&amp;Retry %n events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Discard %n event(s)</source>
        <translation>
            <numerusform>&amp;Discard %n event</numerusform>
            <numerusform>&amp;Discard %n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::BulkLine</name>
    <message numerus="yes">
        <source>%n event(s) will be retried</source>
        <translation>
            <numerusform>%n event will be retried</numerusform>
            <numerusform>%n events will be retried</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) will be discarded</source>
        <translation>
            <numerusform>%n event will be discarded</numerusform>
            <numerusform>%n events will be discarded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) sent back to the pipeline.</source>
        <translation>
            <numerusform>%n event sent back to the pipeline.</numerusform>
            <numerusform>%n events sent back to the pipeline.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) discarded.</source>
        <translation>
            <numerusform>%n event discarded.</numerusform>
            <numerusform>%n events discarded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped, because they had moved on meanwhile.</source>
        <translation>
            <numerusform>%n skipped, because it had moved on meanwhile.</numerusform>
            <numerusform>%n skipped, because they had moved on meanwhile.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::BulkReviewSheet</name>
    <message numerus="yes">
        <source>Approve %n code(s)</source>
        <translation>
            <numerusform>Approve %n code</numerusform>
            <numerusform>Approve %n codes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n code(s) decided.</source>
        <translation>
            <numerusform>%n code decided.</numerusform>
            <numerusform>%n codes decided.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) go on.</source>
        <translation>
            <numerusform>%n event goes on.</numerusform>
            <numerusform>%n events go on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n code(s) refused.</source>
        <translation>
            <numerusform>%n code refused.</numerusform>
            <numerusform>%n codes refused.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::ConflictPane</name>
    <message numerus="yes">
        <source>%n field(s) to be decided.</source>
        <translation>
            <numerusform>%n field to be decided.</numerusform>
            <numerusform>%n fields to be decided.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::ConnectionsPage</name>
    <message numerus="yes">
        <source>%n worker(s) serve this database.</source>
        <translation>
            <numerusform>%n worker serves this database.</numerusform>
            <numerusform>%n workers serve this database.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::DeliveryModel</name>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n attempt</numerusform>
            <numerusform>%n attempts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::DesktopNotices</name>
    <message numerus="yes">
        <source>%n open incident(s), all acknowledged</source>
        <translation>
            <numerusform>%n open incident, acknowledged</numerusform>
            <numerusform>%n open incidents, all acknowledged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) to look at</source>
        <translation>
            <numerusform>%n incident to look at</numerusform>
            <numerusform>%n incidents to look at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::DiffEditor</name>
    <message numerus="yes">
        <source>%n line(s) changed</source>
        <translation>
            <numerusform>%n line changed</numerusform>
            <numerusform>%n lines changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>%n added</numerusform>
            <numerusform>%n added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>%n removed</numerusform>
            <numerusform>%n removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::EventStreamPanel</name>
    <message numerus="yes">
        <source>Resume the stream, %n new event(s) wait</source>
        <translation>
            <numerusform>Resume the stream, %n new event waits</numerusform>
            <numerusform>Resume the stream, %n new events wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s), newest first.</source>
        <translation>
            <numerusform>%n event.</numerusform>
            <numerusform>%n events, newest first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::IncidentPane</name>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::MainWindow</name>
    <message numerus="yes">
        <source>%n event(s) will be retried in a moment. The retry queue can undo it.</source>
        <translation>
            <numerusform>%n event will be retried in a moment. The retry queue can undo it.</numerusform>
            <numerusform>%n events will be retried in a moment. The retry queue can undo it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) will be discarded in a moment. The retry queue can undo it.</source>
        <translation>
            <numerusform>%n event will be discarded in a moment. The retry queue can undo it.</numerusform>
            <numerusform>%n events will be discarded in a moment. The retry queue can undo it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::MappingAlerts</name>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n open</numerusform>
            <numerusform>%n open</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::MappingDecisionPane</name>
    <message numerus="yes">
        <source>%n event(s) wait for this decision.</source>
        <translation>
            <numerusform>%n event waits for this decision.</numerusform>
            <numerusform>%n events wait for this decision.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::MappingUndoBar</name>
    <message numerus="yes">
        <source>%n other(s) wait for another code as well.</source>
        <translation>
            <numerusform>%n other waits for another code as well.</numerusform>
            <numerusform>%n others wait for another code as well.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n code(s) decided at once.</source>
        <translation>
            <numerusform>%n code decided at once.</numerusform>
            <numerusform>%n codes decided at once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) go on.</source>
        <translation>
            <numerusform>%n event goes on.</numerusform>
            <numerusform>%n events go on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n decision(s) undone.</source>
        <translation>
            <numerusform>%n decision undone.</numerusform>
            <numerusform>%n decisions undone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be: events that waited have gone on already, or somebody decided anew.</source>
        <translation>
            <numerusform>%n could not be: events that waited have gone on already, or somebody decided anew.</numerusform>
            <numerusform>%n could not be: events that waited have gone on already, or somebody decided anew.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::MappingsPanel</name>
    <message numerus="yes">
        <source>%1 touches %n mapping(s) that somebody should look at again.</source>
        <translation>
            <numerusform>%1 touches %n mapping that somebody should look at again.</numerusform>
            <numerusform>%1 touches %n mappings that somebody should look at again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::QueueTile</name>
    <message numerus="yes">
        <source>%1: %n event(s)</source>
        <translation>
            <numerusform>%1: %n event</numerusform>
            <numerusform>%1: %n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::ReconciliationPage</name>
    <message numerus="yes">
        <source>%n difference(s) saved in %1.</source>
        <translation>
            <numerusform>%n difference saved in %1.</numerusform>
            <numerusform>%n differences saved in %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Taken back: %n difference(s) are open again.</source>
        <translation>
            <numerusform>Taken back: %n difference is open again.</numerusform>
            <numerusform>Taken back: %n differences are open again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing could be compared: the patients of %n record(s) are not linked. Link them on the page People.</source>
        <translation>
            <numerusform>Nothing could be compared: the patient of %n record is not linked. Link him on the page People.</numerusform>
            <numerusform>Nothing could be compared: the patients of %n records are not linked. Link them on the page People.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were not compared: their patients are not linked.</source>
        <translation>
            <numerusform>%n record was not compared: its patient is not linked.</numerusform>
            <numerusform>%n records were not compared: their patients are not linked.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::ReconciliationRunModel</name>
    <message numerus="yes">
        <source>%n with a patient not linked</source>
        <translation>
            <numerusform>%n with a patient not linked</numerusform>
            <numerusform>%n with a patient not linked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::SyncStatusHeader</name>
    <message numerus="yes">
        <source>%n entries could not be read. They wait for review among the events.</source>
        <translation>
            <numerusform>%n entry could not be read. It waits for review among the events.</numerusform>
            <numerusform>%n entries could not be read. They wait for review among the events.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Intake is full: %n listener(s) have stopped reading until there is room.</source>
        <translation>
            <numerusform>Intake is full: %n listener has stopped reading until there is room.</numerusform>
            <numerusform>Intake is full: %n listeners have stopped reading until there is room.</numerusform>
        </translation>
    </message>
</context>
</TS>
