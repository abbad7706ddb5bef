<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es_ES" sourcelanguage="en_US">
<context>
    <name>Access</name>
    <message>
        <source>Nobody is signed in.</source>
        <translation>Nadie ha iniciado sesión.</translation>
    </message>
    <message>
        <source>Only %1 may do this. Your role is: %2.</source>
        <translation>Solo pueden hacer esto: %1. Su rol es: %2.</translation>
    </message>
    <message>
        <source>This concerns all facilities, so only somebody who works for all of them may do it.</source>
        <translation>Esto afecta a todos los centros, así que solo puede hacerlo quien trabaja para todos ellos.</translation>
    </message>
    <message>
        <source>Only %1 may see this. Your role is: %2.</source>
        <translation>Solo pueden ver esto: %1. Su rol es: %2.</translation>
    </message>
</context>
<context>
    <name>Account</name>
    <message>
        <source>Administrator (no accounts are kept)</source>
        <translation>Administrador (no se llevan cuentas)</translation>
    </message>
    <message>
        <source>All facilities</source>
        <translation>Todos los centros</translation>
    </message>
    <message>
        <source>No facility</source>
        <translation>Ningún centro</translation>
    </message>
    <message>
        <source>Facility: %1</source>
        <translation>Centro: %1</translation>
    </message>
    <message>
        <source>Facilities: %1</source>
        <translation>Centros: %1</translation>
    </message>
    <message>
        <source>Your role is now: %1.</source>
        <translation>Su rol es ahora: %1.</translation>
    </message>
    <message>
        <source>What you see is now of: %1.</source>
        <translation>Lo que ve es ahora de: %1.</translation>
    </message>
    <message>
        <source>Your account has been disabled. Ask an administrator.</source>
        <translation>Su cuenta se ha desactivado. Consulte a un administrador.</translation>
    </message>
    <message>
        <source>Your account has been removed. Ask an administrator.</source>
        <translation>Su cuenta se ha eliminado. Consulte a un administrador.</translation>
    </message>
    <message>
        <source>Your password has been changed. Sign in with the new one.</source>
        <translation>Su contraseña se ha cambiado. Inicie sesión con la nueva.</translation>
    </message>
</context>
<context>
    <name>Alerts</name>
    <message>
        <source>Failure rate</source>
        <translation>Tasa de fallos</translation>
    </message>
    <message>
        <source>Response time</source>
        <translation>Tiempo de respuesta</translation>
    </message>
    <message>
        <source>Authentication</source>
        <translation>Autenticación</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validación</translation>
    </message>
    <message>
        <source>Repeated failures</source>
        <translation>Fallos repetidos</translation>
    </message>
    <message>
        <source>Queue depth</source>
        <translation>Longitud de la cola</translation>
    </message>
    <message>
        <source>Oldest waiting event</source>
        <translation>Evento que más espera</translation>
    </message>
    <message>
        <source>No worker</source>
        <translation>Ningún proceso de trabajo</translation>
    </message>
    <message>
        <source>Unreachable</source>
        <translation>Inalcanzable</translation>
    </message>
    <message>
        <source>Dispense after cancel</source>
        <translation>Dispensación tras cancelación</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Registro de auditoría</translation>
    </message>
    <message>
        <source>Other reports</source>
        <translation>Otros avisos</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Información</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Advertencia</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Crítica</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Activas</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Confirmada</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Resuelto</translation>
    </message>
    <message>
        <source>Desktop</source>
        <translation>Escritorio</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Correo</translation>
    </message>
    <message>
        <source>Slack</source>
        <translation>Slack</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Espera</translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation>Enviándose</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Enviado</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>No enviado</translation>
    </message>
    <message>
        <source>Not certain</source>
        <translation>Sin certeza</translation>
    </message>
    <message>
        <source>Too many attempts fail</source>
        <translation>Fallan demasiados intentos</translation>
    </message>
    <message>
        <source>Attempts take too long</source>
        <translation>Los intentos tardan demasiado</translation>
    </message>
    <message>
        <source>Authentication fails</source>
        <translation>Falla la autenticación</translation>
    </message>
    <message>
        <source>Messages are not valid</source>
        <translation>Los mensajes no son válidos</translation>
    </message>
    <message>
        <source>An event fails again and again</source>
        <translation>Un evento falla una y otra vez</translation>
    </message>
    <message>
        <source>The queue is long</source>
        <translation>La cola es larga</translation>
    </message>
    <message>
        <source>An event has been waiting for too long</source>
        <translation>Un evento lleva demasiado tiempo esperando</translation>
    </message>
    <message>
        <source>No worker is alive</source>
        <translation>Ningún proceso de trabajo está activo</translation>
    </message>
    <message>
        <source>Cannot be reached</source>
        <translation>No se puede alcanzar</translation>
    </message>
    <message>
        <source>A drug was dispensed after its order was cancelled</source>
        <translation>Se dispensó un medicamento después de cancelarse su orden</translation>
    </message>
    <message>
        <source>The audit trail gets no proof</source>
        <translation>El registro de auditoría no recibe su prueba</translation>
    </message>
    <message>
        <source>Trouble was reported</source>
        <translation>Se comunicó un problema</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The engine</source>
        <translation>El motor</translation>
    </message>
    <message>
        <source>The audit trail</source>
        <translation>El registro de auditoría</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>as soon as it is reported</source>
        <translation>en cuanto se comunica</translation>
    </message>
    <message>
        <source>above %1 within %2</source>
        <translation>por encima de %1 en %2</translation>
    </message>
    <message>
        <source>above %1; over when well again for %2</source>
        <translation>por encima de %1; termina cuando va bien durante %2</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>nadie</translation>
    </message>
    <message>
        <source>It is over: %1.</source>
        <translation>Ha terminado: %1.</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1.</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Acerca de</translation>
    </message>
    <message>
        <source>Through</source>
        <translation>Por</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Cuándo</translation>
    </message>
    <message>
        <source>next at %1</source>
        <translation>siguiente: %1</translation>
    </message>
    <message>
        <source>it opened</source>
        <translation>se abrió</translation>
    </message>
    <message>
        <source>it is over</source>
        <translation>ha terminado</translation>
    </message>
    <message>
        <source>as configured</source>
        <translation>según la configuración</translation>
    </message>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n intento</numerusform>
            <numerusform>%n intentos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln evento</numerusform>
            <numerusform>%Ln eventos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failure(s)</source>
        <translation>
            <numerusform>%Ln fallo</numerusform>
            <numerusform>%Ln fallos</numerusform>
        </translation>
    </message>
    <message>
        <source>To: %1</source>
        <translation>A: %1</translation>
    </message>
</context>
<context>
    <name>AuditPdf</name>
    <message>
        <source>Record</source>
        <translation>Entrada</translation>
    </message>
    <message>
        <source>Time (UTC)</source>
        <translation>Hora (UTC)</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Quién</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Acción</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Acerca de</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Correlation id %1</source>
        <translation>Id. de correlación %1</translation>
    </message>
    <message>
        <source>none, the whole trail</source>
        <translation>ninguno, todo el registro</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Registro de auditoría</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Hecho</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%1 por %2</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtro</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Entradas</translation>
    </message>
    <message>
        <source>%1 of the %2 that were signed</source>
        <translation>%1 de las %2 que están firmadas</translation>
    </message>
    <message>
        <source>Signed head</source>
        <translation>Cabecera firmada</translation>
    </message>
    <message>
        <source>%1, signed %2, log %3</source>
        <translation>%1, firmada %2, registro %3</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clave</translation>
    </message>
    <message>
        <source>For reading. Paper proves nothing by itself: an export as JSON Lines of the same filter holds a proof of each record, to be checked against this head and key.</source>
        <translation>Para leer. El papel no prueba nada por sí solo: una exportación JSON Lines con el mismo filtro contiene una prueba de cada entrada, que se comprueba con esta cabecera y esta clave.</translation>
    </message>
    <message>
        <source>Head %1 of %2 records · key %3</source>
        <translation>Cabecera %1 de %2 entradas · clave %3</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>Página %1 de %2</translation>
    </message>
</context>
<context>
    <name>AuditText</name>
    <message>
        <source>All about events</source>
        <translation>Todo sobre eventos</translation>
    </message>
    <message>
        <source>Payload viewed</source>
        <translation>Contenido consultado</translation>
    </message>
    <message>
        <source>Event retried</source>
        <translation>Evento reintentado</translation>
    </message>
    <message>
        <source>Event edited and resent</source>
        <translation>Evento editado y reenviado</translation>
    </message>
    <message>
        <source>Event discarded</source>
        <translation>Evento descartado</translation>
    </message>
    <message>
        <source>Event order undone</source>
        <translation>Orden sobre un evento deshecha</translation>
    </message>
    <message>
        <source>Event worked</source>
        <translation>Evento procesado</translation>
    </message>
    <message>
        <source>Event interrupted</source>
        <translation>Evento interrumpido</translation>
    </message>
    <message>
        <source>All about bulk orders</source>
        <translation>Todo sobre órdenes en bloque</translation>
    </message>
    <message>
        <source>Bulk retry ordered</source>
        <translation>Reintento en bloque ordenado</translation>
    </message>
    <message>
        <source>Bulk discard ordered</source>
        <translation>Descarte en bloque ordenado</translation>
    </message>
    <message>
        <source>Bulk order withdrawn</source>
        <translation>Orden en bloque retirada</translation>
    </message>
    <message>
        <source>Sync ordered</source>
        <translation>Sincronización ordenada</translation>
    </message>
    <message>
        <source>All about jobs</source>
        <translation>Todo sobre trabajos</translation>
    </message>
    <message>
        <source>Job cancelled</source>
        <translation>Trabajo cancelado</translation>
    </message>
    <message>
        <source>Job ended</source>
        <translation>Trabajo terminado</translation>
    </message>
    <message>
        <source>Job taken from a dead worker</source>
        <translation>Trabajo tomado de un proceso caído</translation>
    </message>
    <message>
        <source>All about mappings</source>
        <translation>Todo sobre asignaciones</translation>
    </message>
    <message>
        <source>Mapping decided</source>
        <translation>Asignación decidida</translation>
    </message>
    <message>
        <source>All about connections</source>
        <translation>Todo sobre conexiones</translation>
    </message>
    <message>
        <source>Connection paused</source>
        <translation>Conexión en pausa</translation>
    </message>
    <message>
        <source>Connection resumed</source>
        <translation>Conexión reanudada</translation>
    </message>
    <message>
        <source>Connection test ordered</source>
        <translation>Prueba de conexión ordenada</translation>
    </message>
    <message>
        <source>Connection configured</source>
        <translation>Conexión configurada</translation>
    </message>
    <message>
        <source>All about integrations</source>
        <translation>Todo sobre integraciones</translation>
    </message>
    <message>
        <source>Integration paused</source>
        <translation>Integración en pausa</translation>
    </message>
    <message>
        <source>Integration resumed</source>
        <translation>Integración reanudada</translation>
    </message>
    <message>
        <source>Integration configured</source>
        <translation>Integración configurada</translation>
    </message>
    <message>
        <source>Terminology imported</source>
        <translation>Terminología importada</translation>
    </message>
    <message>
        <source>Terminology held against the mappings</source>
        <translation>Terminología contrastada con las asignaciones</translation>
    </message>
    <message>
        <source>All about sessions</source>
        <translation>Todo sobre sesiones</translation>
    </message>
    <message>
        <source>All about users</source>
        <translation>Todo sobre usuarios</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Acceso</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>Salida</translation>
    </message>
    <message>
        <source>Console locked</source>
        <translation>Consola bloqueada</translation>
    </message>
    <message>
        <source>Console unlocked</source>
        <translation>Consola desbloqueada</translation>
    </message>
    <message>
        <source>Session ended by another</source>
        <translation>Sesión terminada por otro</translation>
    </message>
    <message>
        <source>Look refused</source>
        <translation>Consulta rechazada</translation>
    </message>
    <message>
        <source>Person added</source>
        <translation>Persona añadida</translation>
    </message>
    <message>
        <source>Person changed</source>
        <translation>Persona modificada</translation>
    </message>
    <message>
        <source>Person disabled</source>
        <translation>Persona desactivada</translation>
    </message>
    <message>
        <source>Person enabled</source>
        <translation>Persona activada</translation>
    </message>
    <message>
        <source>Person removed</source>
        <translation>Persona eliminada</translation>
    </message>
    <message>
        <source>Password set</source>
        <translation>Contraseña establecida</translation>
    </message>
    <message>
        <source>All about the configuration</source>
        <translation>Todo sobre la configuración</translation>
    </message>
    <message>
        <source>All about the audit trail</source>
        <translation>Todo sobre el registro de auditoría</translation>
    </message>
    <message>
        <source>All about de-identified exports</source>
        <translation>Todo sobre exportaciones desidentificadas</translation>
    </message>
    <message>
        <source>De-identified export ordered</source>
        <translation>Exportación desidentificada ordenada</translation>
    </message>
    <message>
        <source>De-identified export ended</source>
        <translation>Exportación desidentificada terminada</translation>
    </message>
    <message>
        <source>Surrogates of a recipient deleted</source>
        <translation>Sustitutos de un destinatario borrados</translation>
    </message>
    <message>
        <source>Audit trail export ordered</source>
        <translation>Exportación del registro ordenada</translation>
    </message>
    <message>
        <source>Audit trail export ended</source>
        <translation>Exportación del registro terminada</translation>
    </message>
    <message>
        <source>Audit trail verified</source>
        <translation>Registro de auditoría verificado</translation>
    </message>
    <message>
        <source>All about keys</source>
        <translation>Todo sobre claves</translation>
    </message>
    <message>
        <source>Signing key first used</source>
        <translation>Clave de firma usada por primera vez</translation>
    </message>
    <message>
        <source>Data key replaced</source>
        <translation>Clave de datos sustituida</translation>
    </message>
    <message>
        <source>Record %1 was altered.</source>
        <translation>La entrada %1 fue alterada.</translation>
    </message>
    <message>
        <source>Record %1 was removed.</source>
        <translation>La entrada %1 fue eliminada.</translation>
    </message>
    <message>
        <source>The list of the newest records was altered.</source>
        <translation>La lista de las entradas más recientes fue alterada.</translation>
    </message>
    <message>
        <source>Record %1 was slipped in or taken out beside the tree.</source>
        <translation>La entrada %1 se añadió o se quitó al margen del árbol.</translation>
    </message>
    <message>
        <source>Record %1 is of a newer version than this program knows: update Concord and verify again.</source>
        <translation>La entrada %1 es de una versión más nueva que la que conoce este programa: actualice Concord y verifique de nuevo.</translation>
    </message>
    <message>
        <source>The tree of hashes was altered.</source>
        <translation>El árbol de resúmenes fue alterado.</translation>
    </message>
    <message>
        <source>Records were rewritten after they were signed.</source>
        <translation>Se reescribieron entradas después de firmarlas.</translation>
    </message>
    <message>
        <source>Records at the end of the trail were removed: fewer are left than were signed.</source>
        <translation>Se eliminaron entradas del final del registro: quedan menos de las que se firmaron.</translation>
    </message>
    <message>
        <source>A head of the trail is signed with a key that is not trusted here.</source>
        <translation>Una cabecera del registro está firmada con una clave que aquí no es de confianza.</translation>
    </message>
    <message>
        <source>The signature of a head of the trail is wrong.</source>
        <translation>La firma de una cabecera del registro no es correcta.</translation>
    </message>
    <message>
        <source>Nothing has been signed yet, so nothing can be verified.</source>
        <translation>Todavía no se ha firmado nada, así que no hay nada que verificar.</translation>
    </message>
    <message>
        <source>The trail is not as it was signed.</source>
        <translation>El registro no está como se firmó.</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Permitido</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Rechazado</translation>
    </message>
    <message>
        <source>Today · %1</source>
        <translation>Hoy · %1</translation>
    </message>
    <message>
        <source>Yesterday · %1</source>
        <translation>Ayer · %1</translation>
    </message>
    <message>
        <source>JSON Lines with proofs</source>
        <translation>JSON Lines con pruebas</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>FHIR AuditEvent</source>
        <translation>AuditEvent de FHIR</translation>
    </message>
    <message>
        <source>The trail is empty: there is nothing to verify yet.</source>
        <translation>El registro está vacío: todavía no hay nada que verificar.</translation>
    </message>
    <message>
        <source>Verified to record %1, head %2, at %3.</source>
        <translation>Verificado hasta la entrada %1, cabecera %2, el %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n newer record(s) are not signed yet.</source>
        <translation>
            <numerusform>Una entrada más nueva aún no está firmada.</numerusform>
            <numerusform>%n entradas más nuevas aún no están firmadas.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 records before it are as they were. Keep the database as it is and tell your security officer.</source>
        <translation>%1 entradas anteriores están como estaban. Deje la base de datos como está y avise al responsable de seguridad.</translation>
    </message>
    <message>
        <source>No trusted key is known here: compare the key&apos;s name with one that was kept elsewhere.</source>
        <translation>Aquí no se conoce ninguna clave de confianza: compare el nombre de la clave con uno guardado en otro lugar.</translation>
    </message>
    <message>
        <source>Nothing has been signed yet.</source>
        <translation>Todavía no se ha firmado nada.</translation>
    </message>
    <message>
        <source>%1 records signed, %2.</source>
        <translation>%1 entradas firmadas, %2.</translation>
    </message>
    <message>
        <source>Nobody has verified this trail yet.</source>
        <translation>Nadie ha verificado todavía este registro.</translation>
    </message>
    <message>
        <source>A verification by %1 was refused, %2.</source>
        <translation>Se rechazó una verificación de %1, %2.</translation>
    </message>
    <message>
        <source>Last verified by %1, %2.</source>
        <translation>Última verificación: %1, %2.</translation>
    </message>
    <message>
        <source>The last verification, by %1, %2, found the trail altered.</source>
        <translation>La última verificación, de %1, %2, encontró alterado el registro.</translation>
    </message>
    <message>
        <source>The last verification, by %1, %2, did not come to its end.</source>
        <translation>La última verificación, de %1, %2, no llegó a su fin.</translation>
    </message>
    <message>
        <source>The export was cancelled; no file was written.</source>
        <translation>La exportación se canceló; no se escribió ningún archivo.</translation>
    </message>
    <message>
        <source>More than %1 records match, which is too much for a PDF. Narrow the filter, or export JSON Lines.</source>
        <translation>Coinciden más de %1 entradas, demasiadas para un PDF. Acote el filtro o exporte JSON Lines.</translation>
    </message>
    <message>
        <source>The signing key is not on this computer or cannot be used here, so no proofs can be signed. Export where the service runs: concordd audit export.</source>
        <translation>La clave de firma no está en este equipo o no se puede usar aquí, así que no se pueden firmar pruebas. Exporte donde funciona el servicio: concordd audit export.</translation>
    </message>
    <message>
        <source>The trail does not go on from its last signed head, so nothing was exported. Verify it to learn more.</source>
        <translation>El registro no continúa su última cabecera firmada, así que no se exportó nada. Verifíquelo para saber más.</translation>
    </message>
    <message>
        <source>Nothing has been signed yet, so nothing can be exported.</source>
        <translation>Todavía no se ha firmado nada, así que no se puede exportar nada.</translation>
    </message>
    <message>
        <source>The file could not be written. Choose another folder, or free some space.</source>
        <translation>No se pudo escribir el archivo. Elija otra carpeta o libere espacio.</translation>
    </message>
    <message>
        <source>The verification was cancelled; nothing was decided.</source>
        <translation>La verificación se canceló; no se decidió nada.</translation>
    </message>
    <message>
        <source>The file of signed heads cannot be read: a line of it was altered.</source>
        <translation>El archivo de cabeceras firmadas no se puede leer: una de sus líneas fue alterada.</translation>
    </message>
    <message>
        <source>Bulk order given up</source>
        <translation>Orden en bloque abandonada</translation>
    </message>
    <message>
        <source>Another configuration loaded</source>
        <translation>Otra configuración cargada</translation>
    </message>
    <message>
        <source>Database brought to a newer version</source>
        <translation>Base de datos llevada a una versión más nueva</translation>
    </message>
    <message>
        <source>Old events removed</source>
        <translation>Eventos antiguos eliminados</translation>
    </message>
    <message>
        <source>Head signed on demand</source>
        <translation>Cabecera firmada a petición</translation>
    </message>
    <message>
        <source>Key made</source>
        <translation>Clave creada</translation>
    </message>
    <message>
        <source>Mapping confirmed by a second reviewer</source>
        <translation>Asignación confirmada por un segundo revisor</translation>
    </message>
    <message>
        <source>Mapping sent back</source>
        <translation>Asignación devuelta</translation>
    </message>
    <message>
        <source>Code rejected</source>
        <translation>Código rechazado</translation>
    </message>
    <message>
        <source>Code opened anew</source>
        <translation>Código abierto de nuevo</translation>
    </message>
    <message>
        <source>Mapping retired</source>
        <translation>Asignación retirada</translation>
    </message>
    <message>
        <source>Mapping decision undone</source>
        <translation>Decisión de asignación deshecha</translation>
    </message>
    <message>
        <source>Code assigned</source>
        <translation>Código encargado</translation>
    </message>
    <message>
        <source>Note on a code</source>
        <translation>Nota sobre un código</translation>
    </message>
    <message>
        <source>Mapping policy changed</source>
        <translation>Reglas de asignación cambiadas</translation>
    </message>
    <message>
        <source>Mappings imported</source>
        <translation>Asignaciones importadas</translation>
    </message>
    <message>
        <source>Mapping tried out</source>
        <translation>Asignación probada</translation>
    </message>
    <message>
        <source>Incident acknowledged</source>
        <translation>Incidencia confirmada</translation>
    </message>
    <message>
        <source>All about conflicts</source>
        <translation>Todo sobre conflictos</translation>
    </message>
    <message>
        <source>Conflict found</source>
        <translation>Conflicto encontrado</translation>
    </message>
    <message>
        <source>Conflict resolved by a rule</source>
        <translation>Conflicto resuelto por una regla</translation>
    </message>
    <message>
        <source>Conflict viewed</source>
        <translation>Conflicto consultado</translation>
    </message>
    <message>
        <source>Conflict decided</source>
        <translation>Conflicto decidido</translation>
    </message>
    <message>
        <source>Conflict decision undone</source>
        <translation>Decisión del conflicto deshecha</translation>
    </message>
    <message>
        <source>Conflict decision carried out</source>
        <translation>Decisión del conflicto aplicada</translation>
    </message>
    <message>
        <source>All about reconciliation</source>
        <translation>Todo sobre la conciliación</translation>
    </message>
    <message>
        <source>Reconciliation run</source>
        <translation>Conciliación ejecutada</translation>
    </message>
    <message>
        <source>Differences settled by a run</source>
        <translation>Diferencias cerradas por una conciliación</translation>
    </message>
    <message>
        <source>Remedy ordered</source>
        <translation>Corrección ordenada</translation>
    </message>
    <message>
        <source>Remedy undone</source>
        <translation>Corrección deshecha</translation>
    </message>
    <message>
        <source>Remedy carried out</source>
        <translation>Corrección aplicada</translation>
    </message>
    <message>
        <source>Reconciliation report written</source>
        <translation>Informe de conciliación escrito</translation>
    </message>
    <message>
        <source>Data key made</source>
        <translation>Clave de datos creada</translation>
    </message>
    <message>
        <source>Keys wrapped by a new master key</source>
        <translation>Claves cifradas con una nueva clave maestra</translation>
    </message>
    <message>
        <source>Data key destroyed</source>
        <translation>Clave de datos destruida</translation>
    </message>
    <message>
        <source>Mappings exported</source>
        <translation>Asignaciones exportadas</translation>
    </message>
    <message>
        <source>Value table changed</source>
        <translation>Tabla de valores cambiada</translation>
    </message>
    <message>
        <source>Prescriber decided</source>
        <translation>Prescriptor decidido</translation>
    </message>
    <message>
        <source>Directory of providers changed</source>
        <translation>Directorio de profesionales cambiado</translation>
    </message>
    <message>
        <source>All about who patients are</source>
        <translation>Todo sobre quiénes son los pacientes</translation>
    </message>
    <message>
        <source>Patient and candidates viewed</source>
        <translation>Paciente y candidatos consultados</translation>
    </message>
    <message>
        <source>Patient linked</source>
        <translation>Paciente vinculado</translation>
    </message>
    <message>
        <source>Patient unlinked</source>
        <translation>Paciente desvinculado</translation>
    </message>
    <message>
        <source>Patient records merged</source>
        <translation>Registros de paciente fusionados</translation>
    </message>
    <message>
        <source>Patients told apart</source>
        <translation>Pacientes declarados distintos</translation>
    </message>
    <message>
        <source>Policy about patients changed</source>
        <translation>Política sobre pacientes cambiada</translation>
    </message>
    <message>
        <source>Facility decided</source>
        <translation>Centro decidido</translation>
    </message>
    <message>
        <source>Difference viewed</source>
        <translation>Diferencia consultada</translation>
    </message>
    <message>
        <source>Not done: %1</source>
        <translation>No realizado: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) exported to %1.</source>
        <translation>
            <numerusform>%Ln entrada exportada a %1.</numerusform>
            <numerusform>%Ln entradas exportadas a %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Alert rule changed</source>
        <translation>Regla de alertas cambiada</translation>
    </message>
    <message>
        <source>Test notice ordered</source>
        <translation>Aviso de prueba solicitado</translation>
    </message>
</context>
<context>
    <name>AuditView</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1 a %2</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>desde %1</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>hasta %1</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Cualquier momento</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Última hora</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Últimos 7 días</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Últimos 30 días</translation>
    </message>
    <message>
        <source>From – until…</source>
        <translation>Desde – hasta…</translation>
    </message>
    <message>
        <source>Actor: %1</source>
        <translation>Actor: %1</translation>
    </message>
    <message>
        <source>Action: %1</source>
        <translation>Acción: %1</translation>
    </message>
    <message>
        <source>Subject: %1</source>
        <translation>Asunto: %1</translation>
    </message>
    <message>
        <source>Correlation: %1</source>
        <translation>Correlación: %1</translation>
    </message>
    <message>
        <source>Outcome: %1</source>
        <translation>Resultado: %1</translation>
    </message>
    <message>
        <source>Time: %1</source>
        <translation>Tiempo: %1</translation>
    </message>
    <message>
        <source>Refused orders, last 7 days</source>
        <translation>Órdenes rechazadas, últimos 7 días</translation>
    </message>
    <message>
        <source>Viewed payloads, last 30 days</source>
        <translation>Contenidos consultados, últimos 30 días</translation>
    </message>
    <message>
        <source>Exports and verifications</source>
        <translation>Exportaciones y verificaciones</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Claves</translation>
    </message>
</context>
<context>
    <name>Badge</name>
    <message>
        <source>Fast: %1</source>
        <translation>Rápido: %1</translation>
    </message>
    <message>
        <source>Slow: %1</source>
        <translation>Lento: %1</translation>
    </message>
    <message>
        <source>Very slow: %1</source>
        <translation>Muy lento: %1</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>Overview</source>
        <translation>Resumen</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Trabajos</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Eventos</translation>
    </message>
    <message>
        <source>Mappings</source>
        <translation>Asignaciones</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Prácticas</translation>
    </message>
    <message>
        <source>Retry queue</source>
        <translation>Cola de reintentos</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Conexiones</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Auditoría</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Valores</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personas</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Entregas</translation>
    </message>
    <message numerus="yes">
        <source>%n not acknowledged</source>
        <translation>
            <numerusform>%n sin confirmar</numerusform>
            <numerusform>%n sin confirmar</numerusform>
        </translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflictos</translation>
    </message>
    <message>
        <source>Reconciliation</source>
        <translation>Conciliación</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alertas</translation>
    </message>
    <message numerus="yes">
        <source>%n to be decided</source>
        <translation>
            <numerusform>%n por decidir</numerusform>
            <numerusform>%n por decidir</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Dashboard</name>
    <message>
        <source>Last hour</source>
        <translation>Última hora</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Últimas 24 horas</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Últimos 7 días</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Últimos 30 días</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Entrada</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Salida</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>Correcto</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Abandonados</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Éxito</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Cola</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Esperan</translation>
    </message>
    <message>
        <source>What was told</source>
        <translation>Qué se comunicó</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>Comunicado</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Objetivo</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>A tiempo</translation>
    </message>
    <message>
        <source>&lt; %1</source>
        <translation>&lt; %1</translation>
    </message>
    <message>
        <source>%1 of the %2 failures that 30 days may have</source>
        <translation>%1 de los %2 fallos que caben en 30 días</translation>
    </message>
    <message>
        <source>in</source>
        <translation>entran</translation>
    </message>
    <message>
        <source>out</source>
        <translation>salen</translation>
    </message>
    <message>
        <source>succeeded</source>
        <translation>con éxito</translation>
    </message>
    <message>
        <source>target %1</source>
        <translation>objetivo %1</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source> h</source>
        <translation> h</translation>
    </message>
    <message>
        <source>in the queue</source>
        <translation>en la cola</translation>
    </message>
    <message>
        <source>waiting for something</source>
        <translation>a la espera de algo</translation>
    </message>
</context>
<context>
    <name>Decision</name>
    <message>
        <source>Decided. Choose another drug to replace it, or retire it.</source>
        <translation>Decidido. Elija otro fármaco para sustituirlo, o retírelo.</translation>
    </message>
    <message>
        <source>Choose a drug: a digit takes a suggestion, / searches.</source>
        <translation>Elija un fármaco: una cifra toma una sugerencia, / busca.</translation>
    </message>
    <message>
        <source>Give a reason.</source>
        <translation>Indique un motivo.</translation>
    </message>
    <message>
        <source>%1 becomes %2: give a reason.</source>
        <translation>%1 pasa a ser %2: indique un motivo.</translation>
    </message>
    <message>
        <source>The rules allow it: confirm %1 as %2.</source>
        <translation>Las reglas lo permiten: confirme %1 como %2.</translation>
    </message>
    <message>
        <source>The rules allow it: %2 replaces the drug of %1.</source>
        <translation>Las reglas lo permiten: %2 sustituye al fármaco de %1.</translation>
    </message>
    <message>
        <source>The code can be decided anew then.</source>
        <translation>Después el código podrá decidirse de nuevo.</translation>
    </message>
    <message>
        <source>%1 becomes %2 once a second reviewer has confirmed it.</source>
        <translation>%1 pasará a ser %2 cuando lo confirme un segundo revisor.</translation>
    </message>
    <message>
        <source>The rules allow it: %1 becomes %2.</source>
        <translation>Las reglas lo permiten: %1 pasa a ser %2.</translation>
    </message>
    <message>
        <source>Choose a code.</source>
        <translation>Elija un código.</translation>
    </message>
    <message>
        <source>You can read this, but not decide it.</source>
        <translation>Puede leer esto, pero no decidirlo.</translation>
    </message>
    <message>
        <source>The database cannot be reached, so nothing can be decided.</source>
        <translation>No se puede acceder a la base de datos, así que no se puede decidir nada.</translation>
    </message>
    <message>
        <source>There is nothing left to decide here.</source>
        <translation>Aquí ya no queda nada por decidir.</translation>
    </message>
    <message>
        <source>This mapping is retired for good.</source>
        <translation>Esta asignación está retirada definitivamente.</translation>
    </message>
    <message>
        <source>Storing the decision…</source>
        <translation>Guardando la decisión…</translation>
    </message>
    <message>
        <source>This drug is not on the local formulary.</source>
        <translation>Este fármaco no está en el formulario local.</translation>
    </message>
    <message>
        <source>Reading the drug list… the rules have not answered yet.</source>
        <translation>Leyendo la lista de fármacos… las reglas aún no han respondido.</translation>
    </message>
    <message>
        <source>The rules could not be asked. %1</source>
        <translation>No se pudo consultar las reglas. %1</translation>
    </message>
    <message>
        <source>Not the same, or not named: %1. Tick what may differ, and say why.</source>
        <translation>No coincide o no se nombra: %1. Marque lo que puede diferir y diga por qué.</translation>
    </message>
    <message>
        <source>There is no answer yet. The decision may have been stored: look at the list before you try again.</source>
        <translation>Aún no hay respuesta. Puede que la decisión se haya guardado: mire la lista antes de intentarlo otra vez.</translation>
    </message>
    <message>
        <source>This code was decided meanwhile: %1.</source>
        <translation>Este código se decidió entretanto: %1.</translation>
    </message>
    <message>
        <source>%1 decided this code meanwhile: %2.</source>
        <translation>%1 decidió este código entretanto: %2.</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Confirmar</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Sustituir</translation>
    </message>
    <message>
        <source>Open anew</source>
        <translation>Abrir de nuevo</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Aprobar</translation>
    </message>
    <message>
        <source>Send back…</source>
        <translation>Devolver…</translation>
    </message>
    <message>
        <source>Retire…</source>
        <translation>Retirar…</translation>
    </message>
    <message>
        <source>Reject…</source>
        <translation>Rechazar…</translation>
    </message>
    <message>
        <source>The code is pending again, and whoever proposed the drug sees your reason.</source>
        <translation>El código vuelve a estar pendiente, y quien propuso el fármaco ve su motivo.</translation>
    </message>
    <message>
        <source>The mapping ends. The code is asked about anew when it comes in again.</source>
        <translation>La asignación termina. Se preguntará de nuevo por el código cuando vuelva a llegar.</translation>
    </message>
    <message>
        <source>The code is no drug of ours. Events that wait for it go to people for review.</source>
        <translation>El código no es un fármaco nuestro. Los eventos que lo esperan pasan a revisión por personas.</translation>
    </message>
    <message>
        <source>It is kept with the history of the code.</source>
        <translation>Se conserva con el historial del código.</translation>
    </message>
    <message>
        <source>%1 Look at it again: to keep it, choose the same drug; to change it, another one.</source>
        <translation>%1 Revísela: para mantenerla, elija el mismo fármaco; para cambiarla, otro.</translation>
    </message>
    <message>
        <source>Choose the same drug to keep it, another to replace it, or retire it.</source>
        <translation>Elija el mismo fármaco para conservarlo, otro para sustituirlo, o retírelo.</translation>
    </message>
    <message>
        <source>Confirm %1 as %2, although these differ: %3.</source>
        <translation>Confirme %1 como %2, aunque difiere: %3.</translation>
    </message>
    <message>
        <source>The rules allow it: %1 stays %2.</source>
        <translation>Las reglas lo permiten: %1 sigue siendo %2.</translation>
    </message>
    <message>
        <source>Refused. Refresh (F5) and look again.</source>
        <translation>Rechazado. Actualice (F5) y vuelva a mirar.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conservar</translation>
    </message>
</context>
<context>
    <name>DosageText</name>
    <message numerus="yes">
        <source>%n tablet(s)</source>
        <translation>
            <numerusform>%n comprimido</numerusform>
            <numerusform>%n comprimidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n capsule(s)</source>
        <translation>
            <numerusform>%n cápsula</numerusform>
            <numerusform>%n cápsulas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n puff(s)</source>
        <translation>
            <numerusform>%n inhalación</numerusform>
            <numerusform>%n inhalaciones</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drop(s)</source>
        <translation>
            <numerusform>%n gota</numerusform>
            <numerusform>%n gotas</numerusform>
        </translation>
    </message>
    <message>
        <source>oral</source>
        <translation>oral</translation>
    </message>
    <message>
        <source>intravenous</source>
        <translation>intravenosa</translation>
    </message>
    <message>
        <source>intramuscular</source>
        <translation>intramuscular</translation>
    </message>
    <message>
        <source>subcutaneous</source>
        <translation>subcutánea</translation>
    </message>
    <message>
        <source>sublingual</source>
        <translation>sublingual</translation>
    </message>
    <message>
        <source>rectal</source>
        <translation>rectal</translation>
    </message>
    <message>
        <source>nasal</source>
        <translation>nasal</translation>
    </message>
    <message>
        <source>inhaled</source>
        <translation>inhalada</translation>
    </message>
    <message>
        <source>topical</source>
        <translation>tópica</translation>
    </message>
    <message numerus="yes">
        <source>every %n minute(s)</source>
        <translation>
            <numerusform>cada minuto</numerusform>
            <numerusform>cada %n minutos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n hour(s)</source>
        <translation>
            <numerusform>cada hora</numerusform>
            <numerusform>cada %n horas</numerusform>
        </translation>
    </message>
    <message>
        <source>once a day</source>
        <translation>una vez al día</translation>
    </message>
    <message numerus="yes">
        <source>every %n day(s)</source>
        <translation>
            <numerusform>cada día</numerusform>
            <numerusform>cada %n días</numerusform>
        </translation>
    </message>
    <message>
        <source>once a week</source>
        <translation>una vez a la semana</translation>
    </message>
    <message numerus="yes">
        <source>every %n week(s)</source>
        <translation>
            <numerusform>cada semana</numerusform>
            <numerusform>cada %n semanas</numerusform>
        </translation>
    </message>
    <message>
        <source>once a month</source>
        <translation>una vez al mes</translation>
    </message>
    <message numerus="yes">
        <source>every %n month(s)</source>
        <translation>
            <numerusform>cada mes</numerusform>
            <numerusform>cada %n meses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) a day</source>
        <translation>
            <numerusform>%n vez al día</numerusform>
            <numerusform>%n veces al día</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) a week</source>
        <translation>
            <numerusform>%n vez a la semana</numerusform>
            <numerusform>%n veces a la semana</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) a month</source>
        <translation>
            <numerusform>%n vez al mes</numerusform>
            <numerusform>%n veces al mes</numerusform>
        </translation>
    </message>
    <message>
        <source>dose %1</source>
        <translation>dosis %1</translation>
    </message>
    <message>
        <source>as needed</source>
        <translation>si es necesario</translation>
    </message>
    <message>
        <source>%1, as needed</source>
        <translation>%1, si es necesario</translation>
    </message>
    <message>
        <source>no dose</source>
        <translation>sin dosis</translation>
    </message>
    <message>
        <source>no frequency</source>
        <translation>sin frecuencia</translation>
    </message>
    <message>
        <source>no route</source>
        <translation>sin vía</translation>
    </message>
    <message>
        <source>every %1 to %2 hours</source>
        <translation>cada %1 a %2 horas</translation>
    </message>
    <message numerus="yes">
        <source>for %n day(s)</source>
        <translation>
            <numerusform>durante %n día</numerusform>
            <numerusform>durante %n días</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n week(s)</source>
        <translation>
            <numerusform>durante %n semana</numerusform>
            <numerusform>durante %n semanas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n month(s)</source>
        <translation>
            <numerusform>durante %n mes</numerusform>
            <numerusform>durante %n meses</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, as needed: %2</source>
        <translation>%1, si es necesario: %2</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>The message is not valid at %1. Correct it at the source and sync again.</source>
        <translation>El mensaje no es válido en %1. Corríjalo en el origen y sincronice de nuevo.</translation>
    </message>
    <message>
        <source>The message is not valid. Correct it at the source and sync again.</source>
        <translation>El mensaje no es válido. Corríjalo en el origen y sincronice de nuevo.</translation>
    </message>
    <message>
        <source>The server answered with something other than FHIR JSON, perhaps a sign-in or error page. Check the base address of the connection.</source>
        <translation>El servidor respondió con algo que no es FHIR JSON, quizá una página de inicio de sesión o de error. Compruebe la dirección base de la conexión.</translation>
    </message>
    <message>
        <source>The server does not speak FHIR R4 in JSON. Ask its operator for an R4 address.</source>
        <translation>El servidor no habla FHIR R4 en JSON. Pida a su operador una dirección R4.</translation>
    </message>
    <message>
        <source>The answer is larger than allowed and was not read. Lower the page size of the connection.</source>
        <translation>La respuesta es mayor de lo permitido y no se leyó. Reduzca el tamaño de página de la conexión.</translation>
    </message>
    <message>
        <source>The reference at %1 leads nowhere. Correct the entry at the source and sync again.</source>
        <translation>La referencia en %1 no lleva a ninguna parte. Corrija la entrada en el origen y sincronice de nuevo.</translation>
    </message>
    <message>
        <source>A reference in the message leads nowhere. Correct the entry at the source and sync again.</source>
        <translation>Una referencia del mensaje no lleva a ninguna parte. Corrija la entrada en el origen y sincronice de nuevo.</translation>
    </message>
    <message>
        <source>The server asks us to slow down. Sync again in %1.</source>
        <translation>El servidor pide ir más despacio. Sincronice de nuevo dentro de %1.</translation>
    </message>
    <message>
        <source>The server asks us to slow down. Sync again later.</source>
        <translation>El servidor pide ir más despacio. Sincronice de nuevo más tarde.</translation>
    </message>
    <message>
        <source>The server cannot be reached. Check the network and the address of the connection.</source>
        <translation>No se puede llegar al servidor. Compruebe la red y la dirección de la conexión.</translation>
    </message>
    <message>
        <source>The server did not answer in time. Try again; if it stays slow, raise the time limit of the connection.</source>
        <translation>El servidor no respondió a tiempo. Inténtelo de nuevo; si sigue lento, aumente el límite de tiempo de la conexión.</translation>
    </message>
    <message>
        <source>The secure connection failed, so nothing was sent. Have the server&apos;s certificate and TLS version checked.</source>
        <translation>La conexión segura falló y no se envió nada. Haga comprobar el certificado y la versión de TLS del servidor.</translation>
    </message>
    <message>
        <source>Nothing was sent: the server&apos;s certificate is for another name. Check the address of the connection, or have the certificate corrected.</source>
        <translation>No se envió nada: el certificado del servidor es de otro nombre. Compruebe la dirección de la conexión o haga corregir el certificado.</translation>
    </message>
    <message>
        <source>Nothing was sent: the server&apos;s certificate has expired or is not valid yet. Have it renewed, and check the clock of this computer.</source>
        <translation>No se envió nada: el certificado del servidor ha caducado o aún no es válido. Haga que lo renueven y compruebe el reloj de este equipo.</translation>
    </message>
    <message>
        <source>Nothing was sent: nobody trusted here vouches for the server&apos;s certificate. Have it checked, or name its authority in the configuration of the connection.</source>
        <translation>No se envió nada: nadie de confianza aquí responde por el certificado del servidor. Haga que lo comprueben o indique su autoridad en la configuración de la conexión.</translation>
    </message>
    <message>
        <source>Nothing was sent: the server&apos;s key is none of those pinned for the connection. Pin the new one if the server was given one; else somebody may be in between.</source>
        <translation>No se envió nada: la clave del servidor no es ninguna de las fijadas para la conexión. Fije la nueva si al servidor se le dio otra; si no, puede haber alguien en medio.</translation>
    </message>
    <message>
        <source>The server pointed to another host, and Concord does not follow there. Check the address of the connection.</source>
        <translation>El servidor remitió a otro equipo y Concord no lo sigue. Compruebe la dirección de la conexión.</translation>
    </message>
    <message>
        <source>The authorization server does not accept this client. Check the client id, and that the key or secret of the connection is the one registered there.</source>
        <translation>El servidor de autorización no acepta este cliente. Compruebe el identificador del cliente y que la clave o el secreto de la conexión sea el registrado allí.</translation>
    </message>
    <message>
        <source>The authorization server does not grant what was asked for. Check the scopes of the connection and the address of its token endpoint.</source>
        <translation>El servidor de autorización no concede lo que se pidió. Compruebe los ámbitos (scopes) de la conexión y la dirección de su extremo de tokens.</translation>
    </message>
    <message>
        <source>The server did not accept our credentials. Renew the client secret or key of the connection.</source>
        <translation>El servidor no aceptó nuestras credenciales. Renueve el secreto o la clave de la conexión.</translation>
    </message>
    <message>
        <source>The server does not allow us to read this. Ask its operator for the missing permission.</source>
        <translation>El servidor no nos permite leer esto. Pida a su operador el permiso que falta.</translation>
    </message>
    <message>
        <source>The server does not know this address. Check the base address of the connection.</source>
        <translation>El servidor no conoce esta dirección. Compruebe la dirección base de la conexión.</translation>
    </message>
    <message>
        <source>The server no longer has what was asked for. Run a full sync to start afresh.</source>
        <translation>El servidor ya no tiene lo solicitado. Ejecute una sincronización completa para empezar de nuevo.</translation>
    </message>
    <message>
        <source>The server refused the request (%1). Show this to the server&apos;s operator.</source>
        <translation>El servidor rechazó la petición (%1). Muéstrelo al operador del servidor.</translation>
    </message>
    <message>
        <source>The server reported a fault of its own. Sync again later; if it persists, tell the server&apos;s operator.</source>
        <translation>El servidor informó de un fallo propio. Sincronice de nuevo más tarde; si persiste, avise al operador del servidor.</translation>
    </message>
    <message>
        <source>The database is busy with another program. Try again in a moment.</source>
        <translation>La base de datos está ocupada por otro programa. Inténtelo de nuevo en un momento.</translation>
    </message>
    <message>
        <source>The disk that holds the database is full. Free some space; nothing that was stored is lost.</source>
        <translation>El disco de la base de datos está lleno. Libere espacio; nada de lo guardado se ha perdido.</translation>
    </message>
    <message>
        <source>The database %1 is damaged or is not a Concord database. It was left as it is; restore a backup or choose another file.</source>
        <translation>La base de datos %1 está dañada o no es de Concord. Se dejó como está; restaure una copia o elija otro archivo.</translation>
    </message>
    <message>
        <source>The database is damaged or is not a Concord database. It was left as it is; restore a backup or choose another file.</source>
        <translation>La base de datos está dañada o no es de Concord. Se dejó como está; restaure una copia o elija otro archivo.</translation>
    </message>
    <message>
        <source>Erased (key destroyed on %1): nobody can read this any more.</source>
        <translation>Borrado (clave destruida el %1): ya nadie puede leerlo.</translation>
    </message>
    <message>
        <source>Erased: its key was destroyed, so nobody can read this any more.</source>
        <translation>Borrado: su clave fue destruida, así que ya nadie puede leerlo.</translation>
    </message>
    <message>
        <source>The database belongs to a newer Concord. Update this program; nothing was changed.</source>
        <translation>La base de datos es de un Concord más reciente. Actualice este programa; no se cambió nada.</translation>
    </message>
    <message>
        <source>The database server cannot be reached, or does not let us in. Check that it runs, the network, and the address and login of the database.</source>
        <translation>No se puede llegar al servidor de la base de datos, o no nos deja entrar. Compruebe que está en marcha, la red, y la dirección y el usuario de la base de datos.</translation>
    </message>
    <message>
        <source>The database refused the operation and nothing was stored. The log has the details.</source>
        <translation>La base de datos rechazó la operación y no se guardó nada. El registro contiene los detalles.</translation>
    </message>
    <message>
        <source>A code in it was rejected on the Mappings page. Reopen the code there and retry, or discard the event.</source>
        <translation>Un código que contiene fue rechazado en la página Correspondencias. Vuelva a abrir el código allí y reintente, o descarte el evento.</translation>
    </message>
    <message>
        <source>This no longer exists. Refresh the list.</source>
        <translation>Esto ya no existe. Actualice la lista.</translation>
    </message>
    <message>
        <source>Your role does not allow this. Ask an administrator.</source>
        <translation>Su función no lo permite. Consulte a un administrador.</translation>
    </message>
    <message>
        <source>The name or the password is not right, or the account is locked or disabled. Several wrong passwords in a row lock it for some minutes; an administrator can set a new one.</source>
        <translation>El nombre o la contraseña no son correctos, o la cuenta está bloqueada o desactivada. Varias contraseñas incorrectas seguidas la bloquean durante unos minutos; un administrador puede establecer otra nueva.</translation>
    </message>
    <message>
        <source>A sync of this integration is already queued or running. Wait for it or cancel it first.</source>
        <translation>Ya hay una sincronización de esta integración en cola o en curso. Espere a que termine o cancélela antes.</translation>
    </message>
    <message>
        <source>The run was cancelled. What was finished before is kept.</source>
        <translation>La ejecución se canceló. Lo terminado antes se conserva.</translation>
    </message>
    <message>
        <source>A setting, a key or a secret that Concord needs is missing or not valid: %1. The log says why; put it right and start Concord again.</source>
        <translation>Falta un ajuste, una clave o un secreto que Concord necesita, o no es válido: %1. El registro dice por qué; corríjalo e inicie Concord de nuevo.</translation>
    </message>
    <message>
        <source>A setting, a key or a secret that Concord needs is missing or not valid. The log says why; put it right and start Concord again.</source>
        <translation>Falta un ajuste, una clave o un secreto que Concord necesita, o no es válido. El registro dice por qué; corríjalo e inicie Concord de nuevo.</translation>
    </message>
    <message>
        <source>Concord met a fault of its own. The log has the details; please report it.</source>
        <translation>Concord encontró un fallo propio. El registro contiene los detalles; comuníquelo, por favor.</translation>
    </message>
    <message>
        <source>Concord does not take messages of this type. Have the sender send only what was agreed for the connection.</source>
        <translation>Concord no acepta mensajes de este tipo. Pida al remitente que envíe solo lo acordado para la conexión.</translation>
    </message>
    <message>
        <source>A message with the same id but other content came before, so this one was not stored. Have the sender give it an id of its own.</source>
        <translation>Antes llegó un mensaje con el mismo identificador pero otro contenido, así que este no se guardó. Pida al remitente que le dé un identificador propio.</translation>
    </message>
    <message>
        <source>The signature of the message is missing, wrong or too old. Compare the secret of the connection and the clock with the sender&apos;s.</source>
        <translation>La firma del mensaje falta, es incorrecta o es demasiado antigua. Compare el secreto de la conexión y el reloj con los del remitente.</translation>
    </message>
    <message>
        <source>The server failed several times in a row, so nothing is sent to it for now. It is tried again by itself.</source>
        <translation>El servidor falló varias veces seguidas, así que por ahora no se le envía nada. Se volverá a intentar solo.</translation>
    </message>
    <message>
        <source>The engine has more to do than it can take in, so this was not stored. Send it again a little later.</source>
        <translation>El motor tiene más trabajo del que puede admitir, así que esto no se guardó. Envíelo de nuevo un poco más tarde.</translation>
    </message>
    <message>
        <source>A person has paused this. Resume it to go on.</source>
        <translation>Una persona ha pausado esto. Reanúdelo para continuar.</translation>
    </message>
    <message>
        <source>Someone else decided this meanwhile, or a rule forbids the step. Refresh (F5) and look again.</source>
        <translation>Otra persona lo decidió entretanto, o una regla impide el paso. Actualice (F5) y mire de nuevo.</translation>
    </message>
</context>
<context>
    <name>EventText</name>
    <message>
        <source>Waits to be tried again.</source>
        <translation>Espera otro intento.</translation>
    </message>
    <message>
        <source>Waits for its next attempt (number %1): %2.</source>
        <translation>Espera su próximo intento (el número %1): %2.</translation>
    </message>
    <message>
        <source>Waits until its code is mapped.</source>
        <translation>Espera a que se asigne su código.</translation>
    </message>
    <message numerus="yes">
        <source>Waits for %n mapping(s): %1. It goes on by itself once decided.</source>
        <translation>
            <numerusform>Espera %n asignación: %1. Sigue por sí mismo en cuanto se decida.</numerusform>
            <numerusform>Espera %n asignaciones: %1. Sigue por sí mismo en cuanto se decidan.</numerusform>
        </translation>
    </message>
    <message>
        <source>Waits for its turn: events of one patient run one after another.</source>
        <translation>Espera su turno: los eventos de un paciente se ejecutan uno tras otro.</translation>
    </message>
    <message>
        <source>Waits for a person to review it.</source>
        <translation>Espera a que una persona lo revise.</translation>
    </message>
    <message>
        <source>All attempts are used up. It waits for a person to replay it.</source>
        <translation>Se agotaron los intentos. Espera a que una persona lo repita.</translation>
    </message>
    <message>
        <source>The message is not valid at %1. Correct it at the source and sync again, or edit and resend it.</source>
        <translation>El mensaje no es válido en %1. Corríjalo en el origen y sincronice de nuevo, o edítelo y reenvíelo.</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>today %1</source>
        <translation>hoy a las %1</translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation>ayer a las %1</translation>
    </message>
    <message>
        <source>tomorrow %1</source>
        <translation>mañana a las %1</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>ahora mismo</translation>
    </message>
    <message>
        <source>in a moment</source>
        <translation>en un momento</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>hace %n min</numerusform>
            <numerusform>hace %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n min</source>
        <translation>
            <numerusform>dentro de %n min</numerusform>
            <numerusform>dentro de %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>hace %n h</numerusform>
            <numerusform>hace %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n h</source>
        <translation>
            <numerusform>dentro de %n h</numerusform>
            <numerusform>dentro de %n h</numerusform>
        </translation>
    </message>
    <message>
        <source>now</source>
        <translation>ahora</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>JobFacts</name>
    <message>
        <source>Patients</source>
        <translation>Pacientes</translation>
    </message>
    <message>
        <source>Medications</source>
        <translation>Medicaciones</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Añadidas</translation>
    </message>
    <message>
        <source>Discontinued</source>
        <translation>Suspendidas</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Cambiadas</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Sin cambios</translation>
    </message>
    <message>
        <source>Unmapped</source>
        <translation>Sin asignar</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Con error</translation>
    </message>
    <message>
        <source>Data read</source>
        <translation>Datos leídos</translation>
    </message>
    <message>
        <source>Source time</source>
        <translation>Tiempo del origen</translation>
    </message>
    <message>
        <source>Own time</source>
        <translation>Tiempo propio</translation>
    </message>
</context>
<context>
    <name>JobSentence</name>
    <message>
        <source>nothing changed</source>
        <translation>sin cambios</translation>
    </message>
    <message>
        <source>%1 added, %2 discontinued, %3 changed</source>
        <translation>%1 añadidas, %2 suspendidas, %3 cambiadas</translation>
    </message>
    <message>
        <source>Sync finished: %1.</source>
        <translation>Sincronización terminada: %1.</translation>
    </message>
    <message numerus="yes">
        <source>Sync finished: %1. %n entries could not be read.</source>
        <translation>
            <numerusform>Sincronización terminada: %1. No se pudo leer %n entrada.</numerusform>
            <numerusform>Sincronización terminada: %1. No se pudieron leer %n entradas.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sync cancelled. What was finished before is kept.</source>
        <translation>Sincronización cancelada. Lo terminado antes se conserva.</translation>
    </message>
    <message>
        <source>Sync failed. %1</source>
        <translation>La sincronización falló. %1</translation>
    </message>
    <message>
        <source>The sync is under way.</source>
        <translation>La sincronización está en curso.</translation>
    </message>
</context>
<context>
    <name>Labels</name>
    <message>
        <source>Code is no drug</source>
        <translation>Código sin fármaco</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>En cola</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En curso</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>Correcto</translation>
    </message>
    <message>
        <source>Partly succeeded</source>
        <translation>Correcto en parte</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fallido</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelado</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Completa</translation>
    </message>
    <message>
        <source>Changes only</source>
        <translation>Solo cambios</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Manual</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Programado</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>Línea de órdenes</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Recibido</translation>
    </message>
    <message>
        <source>Processing</source>
        <translation>Procesando</translation>
    </message>
    <message>
        <source>Waiting to retry</source>
        <translation>Espera reintento</translation>
    </message>
    <message>
        <source>Needs mapping</source>
        <translation>Por asignar</translation>
    </message>
    <message>
        <source>Needs review</source>
        <translation>Por revisar</translation>
    </message>
    <message>
        <source>Dead letter</source>
        <translation>Sin más intentos</translation>
    </message>
    <message>
        <source>Discarded</source>
        <translation>Descartado</translation>
    </message>
    <message>
        <source>Superseded</source>
        <translation>Sustituido</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Entrada</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Salida</translation>
    </message>
    <message>
        <source>Medication list pull</source>
        <translation>Lectura de lista</translation>
    </message>
    <message>
        <source>New prescription</source>
        <translation>Receta nueva</translation>
    </message>
    <message>
        <source>Prescription change</source>
        <translation>Cambio de receta</translation>
    </message>
    <message>
        <source>Prescription cancel</source>
        <translation>Anulación de receta</translation>
    </message>
    <message>
        <source>Dispense</source>
        <translation>Dispensación</translation>
    </message>
    <message>
        <source>Dispense reversal</source>
        <translation>Anulación de dispensación</translation>
    </message>
    <message>
        <source>Adherence signal</source>
        <translation>Señal de adherencia</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Paciente</translation>
    </message>
    <message>
        <source>Appointment</source>
        <translation>Cita</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Pendiente</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>Sugerida</translation>
    </message>
    <message>
        <source>In review</source>
        <translation>En revisión</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Aprobada</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Rechazada</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>Retirada</translation>
    </message>
    <message>
        <source>Equal</source>
        <translation>Igual</translation>
    </message>
    <message>
        <source>Equivalent</source>
        <translation>Equivalente</translation>
    </message>
    <message>
        <source>Wider</source>
        <translation>Más amplio</translation>
    </message>
    <message>
        <source>Narrower</source>
        <translation>Más estrecho</translation>
    </message>
    <message>
        <source>Inexact</source>
        <translation>Inexacto</translation>
    </message>
    <message>
        <source>Unknown code</source>
        <translation>Código desconocido</translation>
    </message>
    <message>
        <source>Cannot be ordered</source>
        <translation>No se puede prescribir</translation>
    </message>
    <message>
        <source>No longer active</source>
        <translation>Ya no está activo</translation>
    </message>
    <message>
        <source>Not on the formulary</source>
        <translation>No está en el formulario</translation>
    </message>
    <message>
        <source>Ambiguous NDC</source>
        <translation>NDC ambiguo</translation>
    </message>
    <message>
        <source>Malformed code</source>
        <translation>Código mal formado</translation>
    </message>
    <message>
        <source>Unknown code system</source>
        <translation>Sistema de códigos desconocido</translation>
    </message>
    <message>
        <source>Text without a code</source>
        <translation>Texto sin código</translation>
    </message>
    <message>
        <source>Codes contradict each other</source>
        <translation>Los códigos se contradicen</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Añadida</translation>
    </message>
    <message>
        <source>Discontinued</source>
        <translation>Suspendida</translation>
    </message>
    <message>
        <source>Dosage changed</source>
        <translation>Posología cambiada</translation>
    </message>
    <message>
        <source>Prescribed</source>
        <translation>Recetada</translation>
    </message>
    <message>
        <source>Dose changed</source>
        <translation>Dosis cambiada</translation>
    </message>
    <message>
        <source>Frequency changed</source>
        <translation>Frecuencia cambiada</translation>
    </message>
    <message>
        <source>Route changed</source>
        <translation>Vía cambiada</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Suspendida</translation>
    </message>
    <message>
        <source>Put on hold</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Eliminada</translation>
    </message>
    <message>
        <source>Reading from the source</source>
        <translation>Leyendo del origen</translation>
    </message>
    <message>
        <source>Comparing the lists</source>
        <translation>Comparando las listas</translation>
    </message>
    <message>
        <source>Verifying what was removed</source>
        <translation>Comprobando lo retirado</translation>
    </message>
    <message>
        <source>Medication list</source>
        <translation>Lista de medicación</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>Solo texto</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Evento</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>Intake full</source>
        <translation>Entrada llena</translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation>Reconectando</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Breaker closed</source>
        <translation>Disyuntor cerrado</translation>
    </message>
    <message>
        <source>Breaker open</source>
        <translation>Disyuntor abierto</translation>
    </message>
    <message>
        <source>Breaker trying</source>
        <translation>Disyuntor probando</translation>
    </message>
    <message>
        <source>About to start</source>
        <translation>A punto de empezar</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Hecho</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Claim</source>
        <translation>Tomar</translation>
    </message>
    <message>
        <source>Decode</source>
        <translation>Decodificar</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Obtener</translation>
    </message>
    <message>
        <source>Validate</source>
        <translation>Validar</translation>
    </message>
    <message>
        <source>Normalise</source>
        <translation>Normalizar</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Look for conflicts</source>
        <translation>Buscar conflictos</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Conclude</source>
        <translation>Concluir</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Omitido</translation>
    </message>
    <message>
        <source>Try again later</source>
        <translation>Reintentar más tarde</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Espera</translation>
    </message>
    <message>
        <source>Retried</source>
        <translation>Reintentado</translation>
    </message>
    <message>
        <source>Edited and resent</source>
        <translation>Editado y reenviado</translation>
    </message>
    <message>
        <source>Payload viewed</source>
        <translation>Contenido consultado</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Deshecho</translation>
    </message>
    <message>
        <source>FHIR R4</source>
        <translation>FHIR R4</translation>
    </message>
    <message>
        <source>FHIR Subscription</source>
        <translation>Suscripción FHIR</translation>
    </message>
    <message>
        <source>HL7 v2 over MLLP</source>
        <translation>HL7 v2 por MLLP</translation>
    </message>
    <message>
        <source>HL7 v2 over MLLP, outbound</source>
        <translation>HL7 v2 por MLLP, de salida</translation>
    </message>
    <message>
        <source>Webhook, outbound</source>
        <translation>Webhook, de salida</translation>
    </message>
    <message>
        <source>RabbitMQ, outbound</source>
        <translation>RabbitMQ, de salida</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>RabbitMQ queue</source>
        <translation>Cola RabbitMQ</translation>
    </message>
    <message>
        <source>Message queue</source>
        <translation>Cola de mensajes</translation>
    </message>
    <message>
        <source>HL7 v2</source>
        <translation>HL7 v2</translation>
    </message>
    <message>
        <source>FHIR JSON</source>
        <translation>FHIR JSON</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>MLLP</source>
        <translation>MLLP</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Prescription</source>
        <translation>Prescripción</translation>
    </message>
    <message>
        <source>Patient identifier</source>
        <translation>Identificador del paciente</translation>
    </message>
    <message>
        <source>Invalid message</source>
        <translation>Mensaje no válido</translation>
    </message>
    <message>
        <source>Wrong content type</source>
        <translation>Tipo de contenido erróneo</translation>
    </message>
    <message>
        <source>Unsupported version</source>
        <translation>Versión no admitida</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>Demasiado grande</translation>
    </message>
    <message>
        <source>Broken reference</source>
        <translation>Referencia rota</translation>
    </message>
    <message>
        <source>Unsupported type</source>
        <translation>Tipo no admitido</translation>
    </message>
    <message>
        <source>Duplicate id</source>
        <translation>Identificador duplicado</translation>
    </message>
    <message>
        <source>Invalid signature</source>
        <translation>Firma no válida</translation>
    </message>
    <message>
        <source>Unreachable</source>
        <translation>Inalcanzable</translation>
    </message>
    <message>
        <source>Timed out</source>
        <translation>Sin respuesta a tiempo</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>Falló TLS</translation>
    </message>
    <message>
        <source>Redirect refused</source>
        <translation>Redirección rechazada</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Sin autenticar</translation>
    </message>
    <message>
        <source>Not permitted there</source>
        <translation>No permitido allí</translation>
    </message>
    <message>
        <source>Not found there</source>
        <translation>No encontrado allí</translation>
    </message>
    <message>
        <source>Gone there</source>
        <translation>Ya no está allí</translation>
    </message>
    <message>
        <source>Rate limited</source>
        <translation>Ritmo limitado</translation>
    </message>
    <message>
        <source>Rejected there</source>
        <translation>Rechazado allí</translation>
    </message>
    <message>
        <source>Server fault</source>
        <translation>Fallo del servidor</translation>
    </message>
    <message>
        <source>Engine full</source>
        <translation>Motor lleno</translation>
    </message>
    <message>
        <source>Database busy</source>
        <translation>Base de datos ocupada</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>Disco lleno</translation>
    </message>
    <message>
        <source>Database damaged</source>
        <translation>Base de datos dañada</translation>
    </message>
    <message>
        <source>Database newer</source>
        <translation>Base de datos más nueva</translation>
    </message>
    <message>
        <source>Database refused</source>
        <translation>Rechazo de la base de datos</translation>
    </message>
    <message>
        <source>Erased</source>
        <translation>Borrado</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>No encontrado</translation>
    </message>
    <message>
        <source>Not permitted</source>
        <translation>No permitido</translation>
    </message>
    <message>
        <source>Sign-in refused</source>
        <translation>Acceso rechazado</translation>
    </message>
    <message>
        <source>Already running</source>
        <translation>Ya en curso</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>Conflicto</translation>
    </message>
    <message>
        <source>Invalid configuration</source>
        <translation>Configuración no válida</translation>
    </message>
    <message>
        <source>Internal fault</source>
        <translation>Fallo interno</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Lector</translation>
    </message>
    <message>
        <source>Analyst</source>
        <translation>Analista</translation>
    </message>
    <message>
        <source>Compliance officer</source>
        <translation>Responsable de cumplimiento</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrador</translation>
    </message>
    <message>
        <source>viewers</source>
        <translation>lectores</translation>
    </message>
    <message>
        <source>analysts</source>
        <translation>analistas</translation>
    </message>
    <message>
        <source>compliance officers</source>
        <translation>responsables de cumplimiento</translation>
    </message>
    <message>
        <source>administrators</source>
        <translation>administradores</translation>
    </message>
    <message>
        <source>EHR REST API</source>
        <translation>API REST de la HCE</translation>
    </message>
    <message>
        <source>ServiceNow</source>
        <translation>ServiceNow</translation>
    </message>
    <message>
        <source>Relay to others</source>
        <translation>Intermediario hacia otros</translation>
    </message>
</context>
<context>
    <name>MappingText</name>
    <message>
        <source>The loaded terminology release does not know this code.</source>
        <translation>La versión de terminología cargada no conoce este código.</translation>
    </message>
    <message>
        <source>The code names an ingredient, a brand or a form, not a drug that can be dispensed.</source>
        <translation>El código nombra un principio activo, una marca o una forma, no un fármaco dispensable.</translation>
    </message>
    <message>
        <source>The code is obsolete in the loaded terminology release.</source>
        <translation>El código está obsoleto en la versión de terminología cargada.</translation>
    </message>
    <message>
        <source>The code is known, but its drug is not on the local formulary.</source>
        <translation>El código se conoce, pero su fármaco no está en el formulario local.</translation>
    </message>
    <message>
        <source>The NDC without hyphens can be read in more than one way.</source>
        <translation>El NDC sin guiones puede leerse de más de una manera.</translation>
    </message>
    <message>
        <source>The text is not a code of its system at all.</source>
        <translation>El texto no es un código de su sistema.</translation>
    </message>
    <message>
        <source>Concord does not know this code system.</source>
        <translation>Concord no conoce este sistema de códigos.</translation>
    </message>
    <message>
        <source>The source sent text without a code.</source>
        <translation>El origen envió texto sin código.</translation>
    </message>
    <message>
        <source>The codes of this medication name different drugs.</source>
        <translation>Los códigos de esta medicación nombran fármacos distintos.</translation>
    </message>
    <message>
        <source>Both mean exactly the same.</source>
        <translation>Ambos significan exactamente lo mismo.</translation>
    </message>
    <message>
        <source>Both mean the same, in other words.</source>
        <translation>Ambos significan lo mismo, con otras palabras.</translation>
    </message>
    <message>
        <source>The local drug is broader than the code.</source>
        <translation>El fármaco local es más amplio que el código.</translation>
    </message>
    <message>
        <source>The local drug is narrower than the code.</source>
        <translation>El fármaco local es más estrecho que el código.</translation>
    </message>
    <message>
        <source>They overlap, but neither covers the other.</source>
        <translation>Se solapan, pero ninguno abarca al otro.</translation>
    </message>
</context>
<context>
    <name>MappingView</name>
    <message>
        <source>Newest first</source>
        <translation>Primero los más nuevos</translation>
    </message>
    <message>
        <source>Most waiting first</source>
        <translation>Primero los más esperados</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Primero los más antiguos</translation>
    </message>
    <message>
        <source>Open codes</source>
        <translation>Códigos abiertos</translation>
    </message>
    <message>
        <source>Assigned to me</source>
        <translation>A mi cargo</translation>
    </message>
    <message>
        <source>With a confident suggestion</source>
        <translation>Con una sugerencia segura</translation>
    </message>
    <message>
        <source>Waiting for a second reviewer</source>
        <translation>A la espera de un segundo revisor</translation>
    </message>
    <message>
        <source>Approved, newest first</source>
        <translation>Aprobados, primero los más nuevos</translation>
    </message>
    <message>
        <source>Touched by a release</source>
        <translation>Afectadas por una versión</translation>
    </message>
</context>
<context>
    <name>NotifierTests</name>
    <message>
        <source>The server cannot be reached. Check its address in the configuration, and the network.</source>
        <translation>No se puede llegar al servidor. Revise su dirección en la configuración y la red.</translation>
    </message>
    <message>
        <source>The server did not answer in time.</source>
        <translation>El servidor no respondió a tiempo.</translation>
    </message>
    <message>
        <source>No secure connection to the server came about. Have its certificate and TLS version checked.</source>
        <translation>No se logró una conexión segura con el servidor. Haga revisar su certificado y su versión de TLS.</translation>
    </message>
    <message>
        <source>The server does not accept the user name or the password.</source>
        <translation>El servidor no acepta el nombre de usuario o la contraseña.</translation>
    </message>
    <message>
        <source>The server asks us to slow down. Try again later.</source>
        <translation>El servidor pide ir más despacio. Pruebe de nuevo más tarde.</translation>
    </message>
    <message>
        <source>There is no such webhook any more. Have a new one made, and put its URL into the secret.</source>
        <translation>Ese webhook ya no existe. Pida uno nuevo y ponga su URL en el secreto.</translation>
    </message>
    <message>
        <source>The server refused it.</source>
        <translation>El servidor lo rechazó.</translation>
    </message>
    <message>
        <source>The server cannot take it now.</source>
        <translation>El servidor no puede aceptarlo ahora.</translation>
    </message>
    <message>
        <source>A setting or a secret of this notifier is missing or not valid where the worker runs; its log says which.</source>
        <translation>Falta un ajuste o un secreto de este notificador, o no es válido, donde se ejecuta el proceso; su registro dice cuál.</translation>
    </message>
    <message>
        <source>The worker that took it has no such notifier in its configuration. Add it to “alerts” in concord.json there, and start the worker again.</source>
        <translation>El proceso que la tomó no tiene ese notificador en su configuración. Añádalo a «alerts» en concord.json allí y reinicie el proceso.</translation>
    </message>
    <message>
        <source>Not sent, %1. %2</source>
        <translation>No enviado, %1. %2</translation>
    </message>
    <message>
        <source>%1 The server said: “%2”</source>
        <translation>%1 El servidor dijo: «%2»</translation>
    </message>
    <message>
        <source>Not tested yet.</source>
        <translation>Aún sin probar.</translation>
    </message>
    <message>
        <source>Waits for a worker…</source>
        <translation>Espera a un proceso…</translation>
    </message>
    <message>
        <source>Is being sent…</source>
        <translation>Se está enviando…</translation>
    </message>
    <message>
        <source>Sent, %1: the server took it in %2.</source>
        <translation>Enviado, %1: el servidor lo aceptó en %2.</translation>
    </message>
    <message>
        <source>Not certain, %1: the test ended before the server had answered. Look whether it has arrived.</source>
        <translation>No es seguro, %1: la prueba terminó antes de que el servidor respondiera. Compruebe si ha llegado.</translation>
    </message>
    <message>
        <source>A test through this notifier is under way already.</source>
        <translation>Ya hay una prueba en curso por este notificador.</translation>
    </message>
    <message>
        <source>Notifiers are everybody&apos;s: only somebody who works for all facilities, and may test connections, may test them.</source>
        <translation>Los notificadores son de todos: solo puede probarlos quien trabaja para todos los centros y puede probar conexiones.</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Not read yet.</source>
        <translation>Aún no se ha leído.</translation>
    </message>
    <message>
        <source>Offline. What you see was read %1.</source>
        <translation>Sin conexión. Lo que ve se leyó %1.</translation>
    </message>
    <message>
        <source>Nothing has been read yet.</source>
        <translation>Aún no se ha leído nada.</translation>
    </message>
</context>
<context>
    <name>PeopleText</name>
    <message>
        <source>male</source>
        <translation>masculino</translation>
    </message>
    <message>
        <source>female</source>
        <translation>femenino</translation>
    </message>
    <message>
        <source>other</source>
        <translation>otro</translation>
    </message>
    <message>
        <source>To be decided</source>
        <translation>Por decidir</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>Vinculado</translation>
    </message>
    <message>
        <source>Not the same</source>
        <translation>No es la misma persona</translation>
    </message>
    <message>
        <source>Merged</source>
        <translation>Fusionado</translation>
    </message>
    <message>
        <source>Nobody of ours</source>
        <translation>Nadie de los nuestros</translation>
    </message>
    <message>
        <source>Known</source>
        <translation>Conocido</translation>
    </message>
    <message>
        <source>None of ours</source>
        <translation>Ninguno de los nuestros</translation>
    </message>
    <message>
        <source>Family name</source>
        <translation>Apellidos</translation>
    </message>
    <message>
        <source>Given names</source>
        <translation>Nombres</translation>
    </message>
    <message>
        <source>Birth date</source>
        <translation>Fecha de nacimiento</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Sexo</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Teléfono</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Identifiers</source>
        <translation>Identificadores</translation>
    </message>
    <message>
        <source>agrees</source>
        <translation>coincide</translation>
    </message>
    <message>
        <source>similar</source>
        <translation>parecido</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>no consta</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>difiere</translation>
    </message>
    <message>
        <source>nickname</source>
        <translation>diminutivo</translation>
    </message>
    <message>
        <source>initial only</source>
        <translation>solo la inicial</translation>
    </message>
    <message>
        <source>spelling</source>
        <translation>ortografía</translation>
    </message>
    <message>
        <source>part of the name</source>
        <translation>parte del nombre</translation>
    </message>
    <message>
        <source>names in another order</source>
        <translation>nombres en otro orden</translation>
    </message>
    <message>
        <source>one digit differs</source>
        <translation>una cifra difiere</translation>
    </message>
    <message>
        <source>day and month swapped</source>
        <translation>día y mes intercambiados</translation>
    </message>
    <message>
        <source>part of the date</source>
        <translation>parte de la fecha</translation>
    </message>
    <message>
        <source>same town</source>
        <translation>misma localidad</translation>
    </message>
    <message>
        <source>last seven digits</source>
        <translation>últimas siete cifras</translation>
    </message>
    <message>
        <source>another authority</source>
        <translation>otra autoridad</translation>
    </message>
    <message>
        <source>no records</source>
        <translation>sin registros</translation>
    </message>
    <message numerus="yes">
        <source>%n prescription(s)</source>
        <translation>
            <numerusform>%n receta</numerusform>
            <numerusform>%n recetas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n supply(ies)</source>
        <translation>
            <numerusform>%n dispensación</numerusform>
            <numerusform>%n dispensaciones</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n appointment(s)</source>
        <translation>
            <numerusform>%n cita</numerusform>
            <numerusform>%n citas</numerusform>
        </translation>
    </message>
    <message>
        <source>A worker has yet to carry this out.</source>
        <translation>Un proceso aún tiene que llevarlo a cabo.</translation>
    </message>
    <message>
        <source>A worker has yet to carry this out. Events that came under both records and cannot be told apart are worked first.</source>
        <translation>Un proceso aún tiene que llevarlo a cabo. Primero se tramitan los eventos que llegaron con ambos registros y no se pueden distinguir.</translation>
    </message>
    <message>
        <source>This could not be carried out: the records cannot be read. Decide anew, or ask an administrator.</source>
        <translation>No se pudo llevar a cabo: los registros no se pueden leer. Decida de nuevo o consulte a un administrador.</translation>
    </message>
    <message>
        <source>Asked again</source>
        <translation>Preguntado de nuevo</translation>
    </message>
    <message>
        <source>Unlinked by %1</source>
        <translation>Desvinculado por %1</translation>
    </message>
    <message>
        <source>Linked: the same identifier</source>
        <translation>Vinculado: el mismo identificador</translation>
    </message>
    <message>
        <source>%1 by a message</source>
        <translation>%1 por un mensaje</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%1 por %2</translation>
    </message>
    <message>
        <source>same identifier</source>
        <translation>el mismo identificador</translation>
    </message>
    <message>
        <source>by a message</source>
        <translation>por un mensaje</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>por %1</translation>
    </message>
    <message>
        <source>%1, very likely</source>
        <translation>%1, muy probable</translation>
    </message>
    <message>
        <source>Put up for a decision</source>
        <translation>Planteado para decidir</translation>
    </message>
</context>
<context>
    <name>ReconciliationText</name>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Drug</source>
        <translation>Fármaco</translation>
    </message>
    <message>
        <source>Dose</source>
        <translation>Dosis</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>Frecuencia</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Vía</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Cantidad</translation>
    </message>
    <message>
        <source>Refills</source>
        <translation>Reposiciones</translation>
    </message>
    <message>
        <source>Given after the end</source>
        <translation>Dispensado tras el fin</translation>
    </message>
    <message>
        <source>Prescription</source>
        <translation>Prescripción</translation>
    </message>
    <message>
        <source>active</source>
        <translation>activa</translation>
    </message>
    <message>
        <source>on hold</source>
        <translation>en espera</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelada</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>completada</translation>
    </message>
    <message>
        <source>entered in error</source>
        <translation>introducida por error</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>suspendida</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>borrador</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>desconocido</translation>
    </message>
    <message>
        <source>other spaces</source>
        <translation>otros espacios</translation>
    </message>
    <message>
        <source>other case</source>
        <translation>otras mayúsculas</translation>
    </message>
    <message>
        <source>other format</source>
        <translation>otro formato</translation>
    </message>
    <message>
        <source>other punctuation</source>
        <translation>otra puntuación</translation>
    </message>
    <message>
        <source>equal code</source>
        <translation>código equivalente</translation>
    </message>
    <message>
        <source>by rule: the newer value wins</source>
        <translation>por regla: gana el valor más reciente</translation>
    </message>
    <message>
        <source>by rule: the EHR is right</source>
        <translation>por regla: la HCE tiene razón</translation>
    </message>
    <message>
        <source>by rule: the pharmacy is right</source>
        <translation>por regla: la farmacia tiene razón</translation>
    </message>
    <message>
        <source>by rule: what has ended stays ended</source>
        <translation>por regla: lo que terminó sigue terminado</translation>
    </message>
    <message>
        <source>by rule: the lower value wins</source>
        <translation>por regla: gana el valor menor</translation>
    </message>
    <message>
        <source>by rule: the higher value wins</source>
        <translation>por regla: gana el valor mayor</translation>
    </message>
    <message>
        <source>Missing in the EHR</source>
        <translation>Falta en la HCE</translation>
    </message>
    <message>
        <source>Missing at the pharmacy</source>
        <translation>Falta en la farmacia</translation>
    </message>
    <message>
        <source>A field differs</source>
        <translation>Un campo difiere</translation>
    </message>
    <message>
        <source>Ended at one side only</source>
        <translation>Terminada en un solo lado</translation>
    </message>
    <message>
        <source>Danger</source>
        <translation>Peligro</translation>
    </message>
    <message>
        <source>Major</source>
        <translation>Mayor</translation>
    </message>
    <message>
        <source>Minor</source>
        <translation>Menor</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abierta</translation>
    </message>
    <message>
        <source>Resolved by rule</source>
        <translation>Resuelta por regla</translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation>Ordenada</translation>
    </message>
    <message>
        <source>Remedied</source>
        <translation>Remediada</translation>
    </message>
    <message>
        <source>Right as it is</source>
        <translation>Correcta como está</translation>
    </message>
    <message>
        <source>Looked at again</source>
        <translation>Revisada de nuevo</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>Comparando</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Hecho</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fallida</translation>
    </message>
    <message>
        <source>Called off</source>
        <translation>Anulada</translation>
    </message>
    <message>
        <source>To be decided</source>
        <translation>Por decidir</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Decidido</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Resuelto</translation>
    </message>
    <message>
        <source>%1 has no prescription for this supply</source>
        <translation>%1 no tiene prescripción para esta dispensación</translation>
    </message>
    <message>
        <source>%1 does not have it</source>
        <translation>%1 no la tiene</translation>
    </message>
    <message>
        <source>Differs: %1</source>
        <translation>Difiere: %1</translation>
    </message>
    <message>
        <source>Given although %1 had ended it</source>
        <translation>Dispensado aunque %1 la había terminado</translation>
    </message>
    <message>
        <source>%1 has ended it, %2 goes on</source>
        <translation>%1 la terminó, %2 continúa</translation>
    </message>
    <message>
        <source>%2 has ended it, %1 goes on</source>
        <translation>%2 la terminó, %1 continúa</translation>
    </message>
    <message>
        <source>Tell %1</source>
        <translation>Avisar a %1</translation>
    </message>
    <message>
        <source>Have %1 end it</source>
        <translation>Pedir a %1 que la termine</translation>
    </message>
    <message>
        <source>It is right as it is</source>
        <translation>Es correcta como está</translation>
    </message>
    <message>
        <source>Decide field by field</source>
        <translation>Decidir campo por campo</translation>
    </message>
    <message>
        <source>The supply is reported to %1 again.</source>
        <translation>La dispensación se comunica otra vez a %1.</translation>
    </message>
    <message>
        <source>%2 gets the prescription as %1 has it.</source>
        <translation>%2 recibe la prescripción tal como la tiene %1.</translation>
    </message>
    <message>
        <source>%2 is asked to end its prescription, as %1 has none that goes on.</source>
        <translation>Se pide a %2 que termine su prescripción, pues %1 no tiene ninguna vigente.</translation>
    </message>
    <message>
        <source>Nobody is told anything, and it does not come up again until a side changes it.</source>
        <translation>No se avisa a nadie, y no vuelve a aparecer hasta que un lado la cambie.</translation>
    </message>
    <message>
        <source>It becomes a conflict, to be decided on the Conflicts page.</source>
        <translation>Se convierte en un conflicto, que se decide en la página Conflictos.</translation>
    </message>
    <message>
        <source>Remedy of the work list: %1</source>
        <translation>Remedio de la lista de trabajo: %1</translation>
    </message>
    <message>
        <source>The last remedy could not be carried out: %1</source>
        <translation>El último remedio no se pudo ejecutar: %1</translation>
    </message>
    <message>
        <source>The same by a rule: %1</source>
        <translation>Igual por una regla: %1</translation>
    </message>
    <message>
        <source>%1, by %2</source>
        <translation>%1, por %2</translation>
    </message>
    <message>
        <source>A later run has looked again</source>
        <translation>Una ejecución posterior lo revisó de nuevo</translation>
    </message>
    <message>
        <source>by its schedule</source>
        <translation>por su horario</translation>
    </message>
    <message>
        <source>by %1 at the command line</source>
        <translation>por %1 en la línea de órdenes</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>por %1</translation>
    </message>
    <message>
        <source>nothing compared</source>
        <translation>nada comparado</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>a person decides</source>
        <translation>decide una persona</translation>
    </message>
    <message>
        <source>the newer value wins</source>
        <translation>gana el valor más reciente</translation>
    </message>
    <message>
        <source>the newer value wins, but both are of the same moment</source>
        <translation>gana el valor más reciente, pero ambos son del mismo momento</translation>
    </message>
    <message>
        <source>the newer value wins, but not both sides say since when</source>
        <translation>gana el valor más reciente, pero no ambos lados dicen desde cuándo</translation>
    </message>
    <message>
        <source>one side is right by rule</source>
        <translation>un lado tiene razón por regla</translation>
    </message>
    <message>
        <source>a rule decides, but it cannot tell these values apart</source>
        <translation>decide una regla, pero no distingue estos valores</translation>
    </message>
    <message>
        <source>a rule decides</source>
        <translation>decide una regla</translation>
    </message>
    <message>
        <source>by rule</source>
        <translation>por regla</translation>
    </message>
</context>
<context>
    <name>StoryText</name>
    <message>
        <source>Added</source>
        <translation>Añadido</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Cambiado</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminado</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Sin cambios</translation>
    </message>
    <message>
        <source>Merged</source>
        <translation>Fusionado</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Eliminado</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation>%1 µs</translation>
    </message>
    <message>
        <source>Attempt %1, %2</source>
        <translation>Intento %1, %2</translation>
    </message>
    <message>
        <source>Made by a job</source>
        <translation>Creado por una tarea</translation>
    </message>
    <message>
        <source>%1, received by %2, %3</source>
        <translation>%1, recibido por %2, %3</translation>
    </message>
</context>
<context>
    <name>ValueText</name>
    <message>
        <source>Units</source>
        <translation>Unidades</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>Vías</translation>
    </message>
    <message>
        <source>Dose forms</source>
        <translation>Formas farmacéuticas</translation>
    </message>
    <message>
        <source>Frequencies</source>
        <translation>Frecuencias</translation>
    </message>
    <message>
        <source>Release types</source>
        <translation>Tipos de liberación</translation>
    </message>
    <message>
        <source>Error-prone abbreviations</source>
        <translation>Abreviaturas propensas a error</translation>
    </message>
    <message>
        <source>Species</source>
        <translation>Especies</translation>
    </message>
    <message>
        <source>Breeds</source>
        <translation>Razas</translation>
    </message>
    <message>
        <source>Gender status</source>
        <translation>Estado reproductivo</translation>
    </message>
    <message>
        <source>Appointment status</source>
        <translation>Estado de la cita</translation>
    </message>
    <message>
        <source>Visit types</source>
        <translation>Tipos de visita</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Propios</translation>
    </message>
    <message>
        <source>This site’s</source>
        <translation>De este centro</translation>
    </message>
    <message>
        <source>Concord’s own</source>
        <translation>De Concord</translation>
    </message>
    <message>
        <source>UCUM: mg, mL, [iU]; in braces what is counted: {tbl}</source>
        <translation>UCUM: mg, mL, [iU]; entre llaves lo que se cuenta: {tbl}</translation>
    </message>
    <message>
        <source>SNOMED CT code: 26643006</source>
        <translation>Código SNOMED CT: 26643006</translation>
    </message>
    <message>
        <source>RxNorm’s name: Extended Release Oral Tablet</source>
        <translation>Nombre en RxNorm: Extended Release Oral Tablet</translation>
    </message>
    <message>
        <source>Times per period: 2/1d, 1/8h, 1/1d HS, PRN</source>
        <translation>Veces por periodo: 2/1d, 1/8h, 1/1d HS, PRN</translation>
    </message>
    <message>
        <source>extended, delayed or immediate</source>
        <translation>extended, delayed o immediate</translation>
    </message>
    <message>
        <source>none: the flag says it</source>
        <translation>ninguno: lo dice la marca</translation>
    </message>
    <message>
        <source>SNOMED CT code: 448771007</source>
        <translation>Código SNOMED CT: 448771007</translation>
    </message>
    <message>
        <source>neutered, intact or unknown</source>
        <translation>neutered, intact o unknown</translation>
    </message>
    <message>
        <source>FHIR’s word: booked, arrived, fulfilled</source>
        <translation>La palabra de FHIR: booked, arrived, fulfilled</translation>
    </message>
    <message>
        <source>HL7 table 0276: ROUTINE, FOLLOWUP</source>
        <translation>Tabla HL7 0276: ROUTINE, FOLLOWUP</translation>
    </message>
    <message>
        <source>out of use</source>
        <translation>fuera de uso</translation>
    </message>
    <message>
        <source>flag only</source>
        <translation>solo la marca</translation>
    </message>
    <message>
        <source>This site’s, instead of Concord’s</source>
        <translation>De este centro, en lugar de la de Concord</translation>
    </message>
    <message>
        <source>any connection</source>
        <translation>cualquier conexión</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Flagged on each event that has it: %1</source>
        <translation>Se marca en cada evento que lo tiene: %1</translation>
    </message>
    <message>
        <source>Flagged on each event that has it (%1): %2</source>
        <translation>Se marca en cada evento que lo tiene (%1): %2</translation>
    </message>
    <message>
        <source>Taken out of use</source>
        <translation>Puesto fuera de uso</translation>
    </message>
    <message>
        <source>Set to %1</source>
        <translation>Puesto como %1</translation>
    </message>
    <message>
        <source>error-prone unit: %1</source>
        <translation>unidad propensa a error: %1</translation>
    </message>
    <message>
        <source>error-prone abbreviation: %1</source>
        <translation>abreviatura propensa a error: %1</translation>
    </message>
    <message>
        <source>Flagged: %1</source>
        <translation>Marcado: %1</translation>
    </message>
</context>
<context>
    <name>WaitText</name>
    <message>
        <source>Waits to be tried again.</source>
        <translation>Espera a que se reintente.</translation>
    </message>
    <message>
        <source>Next retry at %1.</source>
        <translation>Próximo reintento: %1.</translation>
    </message>
    <message>
        <source>Next retry at %1 (attempt %2 of %3).</source>
        <translation>Próximo reintento: %1 (intento %2 de %3).</translation>
    </message>
    <message>
        <source>Waits until its code is mapped.</source>
        <translation>Espera a que su código tenga correspondencia.</translation>
    </message>
    <message>
        <source>Waits for %1 to be mapped.</source>
        <translation>Espera la correspondencia de %1.</translation>
    </message>
    <message>
        <source>The breaker of %1 is open.</source>
        <translation>El disyuntor de %1 está abierto.</translation>
    </message>
    <message>
        <source>The rate limit of %1 is reached.</source>
        <translation>Se alcanzó el límite de ritmo de %1.</translation>
    </message>
    <message>
        <source>The breaker of %1 is open until %2.</source>
        <translation>El disyuntor de %1 está abierto hasta %2.</translation>
    </message>
    <message>
        <source>The rate limit of %1 is reached until %2.</source>
        <translation>Se alcanzó el límite de ritmo de %1 hasta %2.</translation>
    </message>
    <message>
        <source>%1 is paused.</source>
        <translation>%1 está en pausa.</translation>
    </message>
    <message>
        <source>%1 is paused by %2.</source>
        <translation>%1 está en pausa por orden de %2.</translation>
    </message>
    <message>
        <source>%1 is paused by %2: %3</source>
        <translation>%1 está en pausa por orden de %2: %3</translation>
    </message>
    <message>
        <source>Due now: a worker takes it up next.</source>
        <translation>Le toca ahora: un proceso lo tomará a continuación.</translation>
    </message>
    <message>
        <source>Blocked by event %1 of the same patient.</source>
        <translation>Bloqueado por el evento %1 del mismo paciente.</translation>
    </message>
    <message>
        <source>A person must edit, resend or discard it.</source>
        <translation>Una persona debe editarlo, reenviarlo o descartarlo.</translation>
    </message>
    <message>
        <source>All attempts are used up: retry or discard it.</source>
        <translation>Se agotaron los intentos: reinténtelo o descártelo.</translation>
    </message>
    <message>
        <source>No worker serves this database. Start one: concordd run.</source>
        <translation>Ningún proceso atiende esta base de datos. Inicie uno: concordd run.</translation>
    </message>
</context>
<context>
    <name>Workbench</name>
    <message>
        <source>Its events are still held: undo the approval instead.</source>
        <translation>Sus eventos aún están retenidos: deshaga la aprobación en su lugar.</translation>
    </message>
    <message>
        <source>It cannot be taken back any more.</source>
        <translation>Ya no se puede deshacer.</translation>
    </message>
    <message>
        <source>This does not fit the state that the code is in.</source>
        <translation>Esto no corresponde al estado en que está el código.</translation>
    </message>
    <message>
        <source>Name the drug that is to take its place.</source>
        <translation>Indique el fármaco que ha de ocupar su lugar.</translation>
    </message>
    <message>
        <source>This drug is not on the formulary.</source>
        <translation>Este fármaco no está en el formulario.</translation>
    </message>
    <message>
        <source>ingredient</source>
        <translation>principio activo</translation>
    </message>
    <message>
        <source>strength</source>
        <translation>concentración</translation>
    </message>
    <message>
        <source>dose form</source>
        <translation>forma farmacéutica</translation>
    </message>
    <message>
        <source>route</source>
        <translation>vía</translation>
    </message>
    <message>
        <source>release</source>
        <translation>liberación</translation>
    </message>
    <message>
        <source>brand</source>
        <translation>marca</translation>
    </message>
    <message>
        <source>pack</source>
        <translation>envase</translation>
    </message>
    <message>
        <source>Drug</source>
        <translation>Fármaco</translation>
    </message>
    <message>
        <source>Dose</source>
        <translation>Dosis</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>Frecuencia</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Vía</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Same</source>
        <translation>Igual</translation>
    </message>
    <message>
        <source>Compatible</source>
        <translation>Compatible</translation>
    </message>
    <message>
        <source>Not stated</source>
        <translation>No indicado</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>Difiere</translation>
    </message>
    <message>
        <source>Differs: %1.</source>
        <translation>Difiere: %1.</translation>
    </message>
    <message>
        <source>Not stated: %1.</source>
        <translation>No indicado: %1.</translation>
    </message>
    <message>
        <source>Same: %1.</source>
        <translation>Igual: %1.</translation>
    </message>
    <message>
        <source>Compatible: %1.</source>
        <translation>Compatible: %1.</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Suggested with confidence. %1</source>
        <translation>Sugerido con seguridad. %1</translation>
    </message>
    <message>
        <source>This drug is no longer active on the formulary.</source>
        <translation>Este fármaco ya no está activo en el formulario.</translation>
    </message>
    <message>
        <source>This drug cannot be ordered.</source>
        <translation>Este fármaco no se puede prescribir.</translation>
    </message>
    <message>
        <source>Whoever proposed it cannot confirm it as well.</source>
        <translation>Quien lo propuso no puede también confirmarlo.</translation>
    </message>
    <message>
        <source>What is overridden cannot be equal or equivalent: choose wider, narrower or inexact.</source>
        <translation>Lo que se admite aunque difiera no puede ser igual ni equivalente: elija más amplio, más estrecho o inexacto.</translation>
    </message>
    <message>
        <source>Somebody changed this code meanwhile. Look at it again.</source>
        <translation>Alguien cambió este código entretanto. Mírelo otra vez.</translation>
    </message>
    <message>
        <source>A rule forbids it: %1.</source>
        <translation>Una regla lo prohíbe: %1.</translation>
    </message>
    <message>
        <source>No event waits for this code.</source>
        <translation>Ningún evento espera a este código.</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) wait.</source>
        <translation>
            <numerusform>%n evento espera.</numerusform>
            <numerusform>%n eventos esperan.</numerusform>
        </translation>
    </message>
    <message>
        <source>They become: %1.</source>
        <translation>Pasan a: %1.</translation>
    </message>
    <message numerus="yes">
        <source>The list(s) of %n patient(s) change.</source>
        <translation>
            <numerusform>Cambia la lista de %n paciente.</numerusform>
            <numerusform>Cambian las listas de %n pacientes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tried with the oldest %n of them.</source>
        <translation>
            <numerusform>Probado con el más antiguo (%n).</numerusform>
            <numerusform>Probado con los %n más antiguos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sent back</source>
        <translation>Devuelto</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Rechazado</translation>
    </message>
    <message>
        <source>Opened anew</source>
        <translation>Abierto de nuevo</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>Retirado</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Deshecho</translation>
    </message>
    <message>
        <source>Given to nobody</source>
        <translation>Encargado a nadie</translation>
    </message>
    <message>
        <source>Assigned to %1</source>
        <translation>Encargado a %1</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Nota</translation>
    </message>
    <message>
        <source>Overridden: %1.</source>
        <translation>Se admitió que difiere: %1.</translation>
    </message>
    <message>
        <source>%1 is now %2.</source>
        <translation>%1 es ahora %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) go on.</source>
        <translation>
            <numerusform>%n evento continúa.</numerusform>
            <numerusform>%n eventos continúan.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 waits for a second reviewer.</source>
        <translation>%1 espera a un segundo revisor.</translation>
    </message>
    <message>
        <source>Another code of it waits as well.</source>
        <translation>También espera otro código suyo.</translation>
    </message>
    <message>
        <source>An earlier event of the patient comes first.</source>
        <translation>Antes va un evento anterior del paciente.</translation>
    </message>
    <message>
        <source>%1 is rejected.</source>
        <translation>%1 está rechazado.</translation>
    </message>
    <message>
        <source>%1 is retired.</source>
        <translation>%1 está retirado.</translation>
    </message>
    <message>
        <source>%1 is open again.</source>
        <translation>%1 está abierto otra vez.</translation>
    </message>
    <message>
        <source>Drug retired</source>
        <translation>Fármaco retirado</translation>
    </message>
    <message>
        <source>Drug replaced</source>
        <translation>Fármaco sustituido</translation>
    </message>
    <message>
        <source>Drug changed</source>
        <translation>Fármaco cambiado</translation>
    </message>
    <message>
        <source>Drug renamed</source>
        <translation>Fármaco renombrado</translation>
    </message>
    <message>
        <source>Code moved</source>
        <translation>Código trasladado</translation>
    </message>
    <message>
        <source>Code ambiguous</source>
        <translation>Código ambiguo</translation>
    </message>
    <message>
        <source>Resolves now</source>
        <translation>Se resuelve ahora</translation>
    </message>
    <message>
        <source>The release has retired its drug.</source>
        <translation>La versión ha retirado su fármaco.</translation>
    </message>
    <message>
        <source>The release has put another drug in the place of its drug.</source>
        <translation>La versión ha puesto otro fármaco en lugar del suyo.</translation>
    </message>
    <message>
        <source>In the release its drug has another strength, form or other property.</source>
        <translation>En la versión su fármaco tiene otra dosis, forma u otra propiedad.</translation>
    </message>
    <message>
        <source>The release calls its drug otherwise.</source>
        <translation>La versión llama a su fármaco de otra manera.</translation>
    </message>
    <message>
        <source>In the release the code stands for another drug.</source>
        <translation>En la versión el código designa otro fármaco.</translation>
    </message>
    <message>
        <source>In the release the code stands for several drugs.</source>
        <translation>En la versión el código designa varios fármacos.</translation>
    </message>
    <message>
        <source>With the release the code resolves by itself.</source>
        <translation>Con la versión el código se resuelve por sí solo.</translation>
    </message>
    <message>
        <source>Not stated, fits</source>
        <translation>Sin dato, encaja</translation>
    </message>
    <message>
        <source>Drug does not say</source>
        <translation>El fármaco no lo dice</translation>
    </message>
    <message>
        <source>Not stated, but fits: %1.</source>
        <translation>No indicado, pero encaja: %1.</translation>
    </message>
    <message>
        <source>The drug does not say: %1.</source>
        <translation>El fármaco no dice: %1.</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>retirado</translation>
    </message>
    <message>
        <source>retired, replaced by %1</source>
        <translation>retirado, sustituido por %1</translation>
    </message>
    <message>
        <source>cannot be ordered</source>
        <translation>no se puede prescribir</translation>
    </message>
    <message>
        <source>No code can become this drug: nothing of that name can be ordered. Choose one with strength and form.</source>
        <translation>Ningún código puede asignarse a este fármaco: con ese nombre no se puede prescribir nada. Elija uno con concentración y forma.</translation>
    </message>
    <message>
        <source>No code can become this drug: the terminology release has retired it. Choose another one.</source>
        <translation>Ningún código puede asignarse a este fármaco: la versión de terminología cargada lo ha retirado. Elija otro.</translation>
    </message>
    <message>
        <source>No code can become this drug: the terminology release has retired it. Choose what took its place: %1.</source>
        <translation>Ningún código puede asignarse a este fármaco: la versión de terminología cargada lo ha retirado. Elija el que lo sustituye: %1.</translation>
    </message>
</context>
<context>
    <name>concord::AccountMenu</name>
    <message>
        <source>Account of %1</source>
        <translation>Cuenta de %1</translation>
    </message>
</context>
<context>
    <name>concord::AlertRuleDialog</name>
    <message>
        <source>The rule is &amp;on</source>
        <translation>La regla está &amp;activa</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Guardar</translation>
    </message>
    <message>
        <source>Change the rule “%1”</source>
        <translation>Cambiar la regla «%1»</translation>
    </message>
    <message>
        <source>It opens an incident when what is measured is above the limit, and ends it when it was at or below four fifths of it for the whole time.</source>
        <translation>Abre una incidencia cuando lo medido supera el límite y la cierra cuando ha estado todo ese tiempo en cuatro quintos del límite o menos.</translation>
    </message>
    <message>
        <source>It opens an incident as soon as this is reported.</source>
        <translation>Abre una incidencia en cuanto esto se comunica.</translation>
    </message>
    <message>
        <source>There is no answer yet. The rule may have been stored: look at the list before you try again.</source>
        <translation>Todavía no hay respuesta. Puede que la regla se haya guardado: mire la lista antes de volver a intentarlo.</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Gravedad</translation>
    </message>
    <message>
        <source>Se&amp;verity</source>
        <translation>&amp;Gravedad</translation>
    </message>
    <message>
        <source>Who is told</source>
        <translation>A quién se avisa</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motivo</translation>
    </message>
    <message>
        <source>kept in the audit trail</source>
        <translation>queda en el registro de auditoría</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>M&amp;otivo</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Límite</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Opens &amp;above</source>
        <translation>Se abre por &amp;encima de</translation>
    </message>
    <message>
        <source>Time in seconds</source>
        <translation>Tiempo en segundos</translation>
    </message>
    <message>
        <source>&amp;Measured over</source>
        <translation>Me&amp;dido durante</translation>
    </message>
    <message>
        <source>Well again &amp;for</source>
        <translation>&amp;Bien durante</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Nothing is changed yet.</source>
        <translation>Todavía no se ha cambiado nada.</translation>
    </message>
    <message>
        <source>Give a reason.</source>
        <translation>Indique un motivo.</translation>
    </message>
    <message>
        <source>Storing the rule…</source>
        <translation>Guardando la regla…</translation>
    </message>
    <message>
        <source>It holds from the next look on, within seconds.</source>
        <translation>Vale desde la próxima comprobación, en unos segundos.</translation>
    </message>
    <message>
        <source>What it has opened is resolved, and nothing opens.</source>
        <translation>Lo que abrió queda resuelto y no se abre nada más.</translation>
    </message>
    <message>
        <source>Somebody has changed this rule meanwhile. Close this window and look at the rule again.</source>
        <translation>Entretanto alguien ha cambiado esta regla. Cierre esta ventana y vuelva a mirar la regla.</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Time in minutes</source>
        <translation>Tiempo en minutos</translation>
    </message>
</context>
<context>
    <name>concord::AlertRuleModel</name>
    <message>
        <source>Rule</source>
        <translation>Regla</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Gravedad</translation>
    </message>
    <message>
        <source>Who is told</source>
        <translation>A quién se avisa</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Activa</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivado</translation>
    </message>
    <message>
        <source>as shipped</source>
        <translation>de fábrica</translation>
    </message>
    <message>
        <source>changed by %1, %2</source>
        <translation>cambiada por %1, %2</translation>
    </message>
</context>
<context>
    <name>concord::AlertsPage</name>
    <message>
        <source>Alerts</source>
        <translation>Alertas</translation>
    </message>
    <message>
        <source>Incidents and rules</source>
        <translation>Incidencias y reglas</translation>
    </message>
    <message>
        <source>&amp;Incidents</source>
        <translation>&amp;Incidencias</translation>
    </message>
    <message>
        <source>Ru&amp;les</source>
        <translation>&amp;Reglas</translation>
    </message>
</context>
<context>
    <name>concord::AssigneeDialog</name>
    <message>
        <source>Assign</source>
        <translation>Encargar</translation>
    </message>
    <message>
        <source>Assign %1</source>
        <translation>Encargar %1</translation>
    </message>
    <message>
        <source>&amp;User name</source>
        <translation>Nombre de &amp;usuario</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nombre de usuario</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>concord::AuditDetailPane</name>
    <message>
        <source>Selected record</source>
        <translation>Entrada seleccionada</translation>
    </message>
    <message>
        <source>Show all of this &amp;correlation id</source>
        <translation>Mostrar todo lo de este id. de &amp;correlación</translation>
    </message>
    <message>
        <source>Show all records of this correlation id</source>
        <translation>Mostrar todas las entradas de este id. de correlación</translation>
    </message>
    <message>
        <source>&amp;Events of this correlation id</source>
        <translation>&amp;Eventos de este id. de correlación</translation>
    </message>
    <message>
        <source>Show the events of this correlation id</source>
        <translation>Mostrar los eventos de este id. de correlación</translation>
    </message>
    <message>
        <source>Only this &amp;actor</source>
        <translation>Solo este &amp;actor</translation>
    </message>
    <message>
        <source>Show only records of this actor</source>
        <translation>Mostrar solo las entradas de este actor</translation>
    </message>
    <message>
        <source>Only this &amp;subject</source>
        <translation>Solo este a&amp;sunto</translation>
    </message>
    <message>
        <source>Show only records about this subject</source>
        <translation>Mostrar solo las entradas sobre este asunto</translation>
    </message>
    <message>
        <source>Copy record as &amp;JSON</source>
        <translation>Copiar la entrada como &amp;JSON</translation>
    </message>
    <message>
        <source>Copy the record as JSON</source>
        <translation>Copiar la entrada como JSON</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Cuándo</translation>
    </message>
    <message>
        <source>Copy the time in UTC</source>
        <translation>Copiar la hora en UTC</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Quién</translation>
    </message>
    <message>
        <source>Copy the actor</source>
        <translation>Copiar el actor</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Acción</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Acerca de</translation>
    </message>
    <message>
        <source>Copy the subject</source>
        <translation>Copiar el asunto</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Correlation id</source>
        <translation>Id. de correlación</translation>
    </message>
    <message>
        <source>Copy the correlation id</source>
        <translation>Copiar el id. de correlación</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Entrada</translation>
    </message>
    <message>
        <source>Copy the number of the record</source>
        <translation>Copiar el número de la entrada</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Prueba</translation>
    </message>
    <message>
        <source>%1 · %2
%3</source>
        <comment>exact local time, relative time, UTC</comment>
        <translation>%1 · %2
%3</translation>
    </message>
    <message>
        <source>%1, as %2</source>
        <comment>actor, role</comment>
        <translation>%1, como %2</translation>
    </message>
    <message>
        <source>It gets its place in the tree in a moment.</source>
        <translation>Tendrá su lugar en el árbol en un momento.</translation>
    </message>
    <message>
        <source>Place %1 of the tree, covered by the signed head of %2 records.</source>
        <translation>Lugar %1 del árbol, cubierto por la cabecera firmada de %2 entradas.</translation>
    </message>
    <message>
        <source>Place %1 of the tree; the next signed head will cover it.</source>
        <translation>Lugar %1 del árbol; lo cubrirá la próxima cabecera firmada.</translation>
    </message>
</context>
<context>
    <name>concord::AuditFilterBar</name>
    <message>
        <source>Filter records by actor</source>
        <translation>Filtrar las entradas por actor</translation>
    </message>
    <message>
        <source>Actor</source>
        <translation>Actor</translation>
    </message>
    <message>
        <source>The whole name of a person&apos;s account or of a program</source>
        <translation>El nombre completo de la cuenta de una persona o de un programa</translation>
    </message>
    <message>
        <source>Filter records by action</source>
        <translation>Filtrar las entradas por acción</translation>
    </message>
    <message>
        <source>Filter records by subject</source>
        <translation>Filtrar las entradas por asunto</translation>
    </message>
    <message>
        <source>Subject, such as job/ID</source>
        <translation>Asunto, como job/ID</translation>
    </message>
    <message>
        <source>Filter records by correlation id</source>
        <translation>Filtrar las entradas por id. de correlación</translation>
    </message>
    <message>
        <source>Correlation id</source>
        <translation>Id. de correlación</translation>
    </message>
    <message>
        <source>Filter records by outcome</source>
        <translation>Filtrar las entradas por resultado</translation>
    </message>
    <message>
        <source>Filter records by time</source>
        <translation>Filtrar las entradas por tiempo</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Desde</translation>
    </message>
    <message>
        <source>From this moment on</source>
        <translation>Desde este momento</translation>
    </message>
    <message>
        <source>&amp;until before</source>
        <translation>&amp;hasta antes de</translation>
    </message>
    <message>
        <source>Until before this moment</source>
        <translation>Hasta antes de este momento</translation>
    </message>
    <message>
        <source>Why the filter is not applied</source>
        <translation>Por qué no se aplica el filtro</translation>
    </message>
    <message>
        <source>All actions</source>
        <translation>Todas las acciones</translation>
    </message>
    <message>
        <source>Any outcome</source>
        <translation>Cualquier resultado</translation>
    </message>
    <message>
        <source>A correlation id has 36 characters, such as %1. The filter is not applied.</source>
        <translation>Un id. de correlación tiene 36 caracteres, como %1. El filtro no se aplica.</translation>
    </message>
    <message>
        <source>The time ends before it begins. The filter is not applied.</source>
        <translation>El tiempo acaba antes de empezar. El filtro no se aplica.</translation>
    </message>
</context>
<context>
    <name>concord::AuditModel</name>
    <message>
        <source>%1 (%2)</source>
        <comment>actor, role</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Record %1, %2</source>
        <translation>Entrada %1, %2</translation>
    </message>
    <message>
        <source>%1, %2, %3, %4</source>
        <comment>action, outcome, who and what, when</comment>
        <translation>%1, %2, %3, %4</translation>
    </message>
</context>
<context>
    <name>concord::AuditTrailPage</name>
    <message>
        <source>&amp;Views</source>
        <translation>&amp;Vistas</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Vistas guardadas</translation>
    </message>
    <message>
        <source>E&amp;xport</source>
        <translation>E&amp;xportar</translation>
    </message>
    <message>
        <source>Export the records that match the filter</source>
        <translation>Exportar las entradas que coinciden con el filtro</translation>
    </message>
    <message>
        <source>Records shown</source>
        <translation>Entradas mostradas</translation>
    </message>
    <message>
        <source>Show &amp;newer records</source>
        <translation>Mostrar entradas más &amp;nuevas</translation>
    </message>
    <message>
        <source>Read the list again with newer records</source>
        <translation>Leer de nuevo la lista con entradas más nuevas</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Registro de auditoría</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Entradas</translation>
    </message>
    <message>
        <source>Audit records by day, newest first</source>
        <translation>Entradas de auditoría por día, primero la más nueva</translation>
    </message>
    <message>
        <source>Selected record</source>
        <translation>Entrada seleccionada</translation>
    </message>
    <message>
        <source>Select a record to see all of it.</source>
        <translation>Seleccione una entrada para verla completa.</translation>
    </message>
    <message>
        <source>%1…</source>
        <translation>%1…</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet.</source>
        <translation>Todavía no hay ninguna entrada.</translation>
    </message>
    <message>
        <source>No record matches these filters.</source>
        <translation>Ninguna entrada coincide con estos filtros.</translation>
    </message>
    <message>
        <source>Export the records as %1</source>
        <translation>Exportar las entradas como %1</translation>
    </message>
    <message>
        <source>%1 records loaded, newest first. More come as you scroll.</source>
        <translation>%1 entradas cargadas, primero la más nueva. Al desplazarse llegan más.</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s), newest first.</source>
        <translation>
            <numerusform>Una entrada.</numerusform>
            <numerusform>%n entradas, primero la más nueva.</numerusform>
        </translation>
    </message>
    <message>
        <source>The signing key is not on this computer, so no proofs can be signed here.</source>
        <translation>La clave de firma no está en este equipo, así que aquí no se pueden firmar pruebas.</translation>
    </message>
    <message>
        <source>Your role does not allow you to see the audit trail. Ask an administrator if your work needs it.</source>
        <translation>Su función no le permite ver el registro de auditoría. Pídalo a un administrador si su trabajo lo requiere.</translation>
    </message>
</context>
<context>
    <name>concord::BudgetBar</name>
    <message>
        <source>Error budget: %1</source>
        <translation>Margen de error: %1</translation>
    </message>
</context>
<context>
    <name>concord::BulkDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Retry events</source>
        <translation>Reintentar eventos</translation>
    </message>
    <message>
        <source>Discard events</source>
        <translation>Descartar eventos</translation>
    </message>
    <message>
        <source>Every event that matches the filters of the list, also those that are not loaded.</source>
        <translation>Todos los eventos que cumplen los filtros de la lista, también los que no están cargados.</translation>
    </message>
    <message>
        <source>The selected events.</source>
        <translation>Los eventos seleccionados.</translation>
    </message>
    <message>
        <source>By status</source>
        <translation>Por estado</translation>
    </message>
    <message>
        <source>By kind</source>
        <translation>Por tipo</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motivo</translation>
    </message>
    <message>
        <source>&amp;Reason, kept in the audit trail</source>
        <translation>&amp;Motivo, queda en el registro de auditoría</translation>
    </message>
    <message numerus="yes">
        <source>%n of them stay behind an earlier event of the same patient that is not among these.</source>
        <translation>
            <numerusform>%n de ellos sigue detrás de un evento anterior del mismo paciente que no está entre estos.</numerusform>
            <numerusform>%n de ellos siguen detrás de un evento anterior del mismo paciente que no está entre estos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Counting the events…</source>
        <translation>Contando los eventos…</translation>
    </message>
    <message>
        <source>There is nothing to do: no event matches.</source>
        <translation>No hay nada que hacer: ningún evento coincide.</translation>
    </message>
    <message>
        <source>Give a reason. Discarded events are kept, but not processed.</source>
        <translation>Indique un motivo. Los eventos descartados se conservan, pero no se procesan.</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n evento</numerusform>
            <numerusform>%n eventos</numerusform>
        </translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Contando…</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Retry %n event(s)</source>
        <translation>
            <numerusform>&amp;Reintentar %n evento</numerusform>
            <numerusform>&amp;Reintentar %n eventos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Discard %n event(s)</source>
        <translation>
            <numerusform>&amp;Descartar %n evento</numerusform>
            <numerusform>&amp;Descartar %n eventos</numerusform>
        </translation>
    </message>
    <message>
        <source>It starts after a few seconds and can be undone until then.</source>
        <translation>Empieza a los pocos segundos y hasta entonces se puede deshacer.</translation>
    </message>
    <message>
        <source>Give a reason, such as what was repaired.</source>
        <translation>Indique un motivo, por ejemplo qué se reparó.</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>&amp;Reintentar</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Descartar</translation>
    </message>
</context>
<context>
    <name>concord::BulkLine</name>
    <message>
        <source>Progress of the bulk order</source>
        <translation>Progreso de la orden masiva</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Cancel the rest</source>
        <translation>Cancelar el resto</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) will be retried</source>
        <translation>
            <numerusform>Se reintentará %n evento</numerusform>
            <numerusform>Se reintentarán %n eventos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) will be discarded</source>
        <translation>
            <numerusform>Se descartará %n evento</numerusform>
            <numerusform>Se descartarán %n eventos</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: starting…</source>
        <translation>%1: empezando…</translation>
    </message>
    <message>
        <source>%1 in %2 s.</source>
        <translation>%1 en %2 s.</translation>
    </message>
    <message>
        <source>Retrying: %1 of %2</source>
        <translation>Reintentando: %1 de %2</translation>
    </message>
    <message>
        <source>Discarding: %1 of %2</source>
        <translation>Descartando: %1 de %2</translation>
    </message>
    <message>
        <source>Undone: no event was changed.</source>
        <translation>Deshecho: no se cambió ningún evento.</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) sent back to the pipeline.</source>
        <translation>
            <numerusform>%n evento devuelto al proceso.</numerusform>
            <numerusform>%n eventos devueltos al proceso.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) discarded.</source>
        <translation>
            <numerusform>%n evento descartado.</numerusform>
            <numerusform>%n eventos descartados.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Cancelado.</translation>
    </message>
    <message>
        <source>Stopped by a fault; the log has the details.</source>
        <translation>Detenido por un fallo; el registro tiene los detalles.</translation>
    </message>
    <message numerus="yes">
        <source>%n skipped, because they had moved on meanwhile.</source>
        <translation>
            <numerusform>%n omitido, porque entretanto había avanzado.</numerusform>
            <numerusform>%n omitidos, porque entretanto habían avanzado.</numerusform>
        </translation>
    </message>
    <message>
        <source>Given up after several tries: %1</source>
        <translation>Se abandonó tras varios intentos: %1</translation>
    </message>
    <message>
        <source>Not carried out: whoever ordered it may not do that any more.</source>
        <translation>No se ejecutó: quien lo ordenó ya no tiene permiso para hacerlo.</translation>
    </message>
</context>
<context>
    <name>concord::BulkReviewModel</name>
    <message>
        <source>Comparing…</source>
        <translation>Comparando…</translation>
    </message>
    <message>
        <source>Not confident</source>
        <translation>No segura</translation>
    </message>
    <message>
        <source>Confident</source>
        <translation>Segura</translation>
    </message>
    <message>
        <source>Storing…</source>
        <translation>Guardando…</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Aprobado</translation>
    </message>
    <message>
        <source>Second reviewer</source>
        <translation>Segundo revisor</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Rechazado</translation>
    </message>
    <message>
        <source>Code at the source</source>
        <translation>Código en el origen</translation>
    </message>
    <message>
        <source>Becomes</source>
        <translation>Pasa a ser</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Esperan</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>Sin respuesta aún</translation>
    </message>
</context>
<context>
    <name>concord::BulkReviewSheet</name>
    <message>
        <source>Confident suggestions</source>
        <translation>Sugerencias seguras</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Accept confident suggestions</source>
        <translation>Aceptar sugerencias seguras</translation>
    </message>
    <message>
        <source>There is no answer yet. Some may have been stored: look at the list before you try again.</source>
        <translation>Aún no hay respuesta. Puede que algunas se hayan guardado: mire la lista antes de intentarlo otra vez.</translation>
    </message>
    <message>
        <source>Codes and what they become</source>
        <translation>Códigos y qué pasan a ser</translation>
    </message>
    <message>
        <source>None of the codes on the list has a confident suggestion.</source>
        <translation>Ninguno de los códigos de la lista tiene una sugerencia segura.</translation>
    </message>
    <message>
        <source>Reason for all of them</source>
        <translation>Motivo para todos</translation>
    </message>
    <message>
        <source>Reason for all of them, kept in the audit trail</source>
        <translation>Motivo para todos, se conserva en la auditoría</translation>
    </message>
    <message>
        <source>Confident suggestion, accepted on the review sheet.</source>
        <translation>Sugerencia segura, aceptada en la hoja de revisión.</translation>
    </message>
    <message numerus="yes">
        <source>Approve %n code(s)</source>
        <translation>
            <numerusform>Aprobar %n código</numerusform>
            <numerusform>Aprobar %n códigos</numerusform>
        </translation>
    </message>
    <message>
        <source>Comparing each code with its suggestion…</source>
        <translation>Comparando cada código con su sugerencia…</translation>
    </message>
    <message>
        <source>Storing the decisions…</source>
        <translation>Guardando las decisiones…</translation>
    </message>
    <message>
        <source>Space or a click ticks a code. Only what is confident can be ticked.</source>
        <translation>Espacio o un clic marca un código. Solo se puede marcar lo seguro.</translation>
    </message>
    <message>
        <source>Nothing to compare yet.</source>
        <translation>Aún no hay nada que comparar.</translation>
    </message>
    <message numerus="yes">
        <source>%n code(s) decided.</source>
        <translation>
            <numerusform>%n código decidido.</numerusform>
            <numerusform>%n códigos decididos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) go on.</source>
        <translation>
            <numerusform>%n evento continúa.</numerusform>
            <numerusform>%n eventos continúan.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n code(s) refused.</source>
        <translation>
            <numerusform>%n código rechazado.</numerusform>
            <numerusform>%n códigos rechazados.</numerusform>
        </translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Aprobar</translation>
    </message>
</context>
<context>
    <name>concord::CandidateBox</name>
    <message>
        <source>Search local drugs</source>
        <translation>Buscar fármacos locales</translation>
    </message>
    <message>
        <source>Search local drugs: name and strength, RxNorm code or drug id</source>
        <translation>Buscar fármacos locales: nombre y concentración, RxNorm o id</translation>
    </message>
    <message>
        <source>Suggested drugs</source>
        <translation>Fármacos sugeridos</translation>
    </message>
    <message>
        <source>Nothing comes close. Search the local drugs.</source>
        <translation>Nada se le parece. Busque entre los fármacos locales.</translation>
    </message>
    <message>
        <source>Matching local drugs</source>
        <translation>Fármacos locales que coinciden</translation>
    </message>
    <message>
        <source>No local drug matches. Try fewer or other words.</source>
        <translation>Ningún fármaco local coincide. Pruebe con menos palabras o con otras.</translation>
    </message>
    <message>
        <source>Reading the drug list…</source>
        <translation>Leyendo la lista de fármacos…</translation>
    </message>
</context>
<context>
    <name>concord::CodeMappingModal</name>
    <message>
        <source>Resolve a code</source>
        <translation>Asignar un código</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Close without deciding</source>
        <translation>Cerrar sin decidir</translation>
    </message>
    <message>
        <source>Resolve %1</source>
        <translation>Resolver %1</translation>
    </message>
</context>
<context>
    <name>concord::ComparisonModel</name>
    <message>
        <source>Attribute</source>
        <translation>Atributo</translation>
    </message>
    <message>
        <source>Source says</source>
        <translation>Dice el origen</translation>
    </message>
    <message>
        <source>Chosen drug</source>
        <translation>Fármaco elegido</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Acuerdo</translation>
    </message>
</context>
<context>
    <name>concord::ComparisonView</name>
    <message>
        <source>Source and drug side by side</source>
        <translation>Origen y fármaco lado a lado</translation>
    </message>
</context>
<context>
    <name>concord::ConflictFieldModel</name>
    <message>
        <source>Both %1 and %2 are told of what was decided.</source>
        <translation>Se avisa a %1 y a %2 de lo decidido.</translation>
    </message>
    <message>
        <source>Nobody has to be told: both sides say so already.</source>
        <translation>No hay que avisar a nadie: ambos lados ya lo dicen.</translation>
    </message>
    <message>
        <source>%1 is told of what was decided; %2 says so already.</source>
        <translation>Se avisa a %1 de lo decidido; %2 ya lo dice.</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>no consta</translation>
    </message>
    <message>
        <source>never agreed</source>
        <translation>nunca acordado</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 y %2</translation>
    </message>
    <message>
        <source>To be decided</source>
        <translation>Por decidir</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>cambiado</translation>
    </message>
    <message>
        <source>as agreed</source>
        <translation>como se acordó</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>versión %1</translation>
    </message>
    <message>
        <source>your choice: as %1</source>
        <translation>su elección: como %1</translation>
    </message>
    <message>
        <source>your choice: as agreed before</source>
        <translation>su elección: lo acordado antes</translation>
    </message>
    <message>
        <source>your own value</source>
        <translation>su propio valor</translation>
    </message>
    <message>
        <source>stands</source>
        <translation>queda</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Campo</translation>
    </message>
    <message>
        <source>Agreed before</source>
        <translation>Acordado antes</translation>
    </message>
    <message>
        <source>EHR</source>
        <translation>HCE</translation>
    </message>
    <message>
        <source>EHR: %1</source>
        <translation>HCE: %1</translation>
    </message>
    <message>
        <source>Pharmacy</source>
        <translation>Farmacia</translation>
    </message>
    <message>
        <source>Pharmacy: %1</source>
        <translation>Farmacia: %1</translation>
    </message>
    <message>
        <source>What stands</source>
        <translation>Lo que queda</translation>
    </message>
</context>
<context>
    <name>concord::ConflictModel</name>
    <message>
        <source>Age</source>
        <translation>Edad</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>%1 of %2 and %3</source>
        <comment>Prescription of ehr and pharm</comment>
        <translation>%1 de %2 y %3</translation>
    </message>
    <message>
        <source>the decision could not be carried out</source>
        <translation>la decisión no se pudo ejecutar</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Qué ha cambiado</translation>
    </message>
</context>
<context>
    <name>concord::ConflictPane</name>
    <message>
        <source>When</source>
        <translation>Cuándo</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Quién</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Qué</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Por qué</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Decisión</translation>
    </message>
    <message>
        <source>As &amp;agreed before (3)</source>
        <translation>Lo &amp;acordado antes (3)</translation>
    </message>
    <message>
        <source>&amp;Decide (Ctrl+Enter)</source>
        <translation>&amp;Decidir (Ctrl+Intro)</translation>
    </message>
    <message>
        <source>&amp;Undo (U)</source>
        <translation>Des&amp;hacer (U)</translation>
    </message>
    <message>
        <source>Decision about the conflict</source>
        <translation>Decisión sobre el conflicto</translation>
    </message>
    <message>
        <source>Choose a conflict to see what each side says. That you have looked is written to the audit trail.</source>
        <translation>Elija un conflicto para ver qué dice cada lado. Su consulta queda en el registro de auditoría.</translation>
    </message>
    <message>
        <source>The fields, three-way</source>
        <translation>Los campos, a tres bandas</translation>
    </message>
    <message>
        <source>What was decided before</source>
        <translation>Lo decidido antes</translation>
    </message>
    <message>
        <source>The EHR&apos;s value stands</source>
        <translation>Queda el valor de la HCE</translation>
    </message>
    <message>
        <source>The pharmacy&apos;s value stands</source>
        <translation>Queda el valor de la farmacia</translation>
    </message>
    <message>
        <source>What was agreed before stands</source>
        <translation>Queda lo acordado antes</translation>
    </message>
    <message>
        <source>Another value</source>
        <translation>Otro valor</translation>
    </message>
    <message>
        <source>another value (V), then Enter</source>
        <translation>otro valor (V), luego Intro</translation>
    </message>
    <message>
        <source>Reason, kept in the audit trail</source>
        <translation>Motivo, queda en el registro de auditoría</translation>
    </message>
    <message>
        <source>why (W), kept in the audit trail</source>
        <translation>por qué (W), queda en el registro de auditoría</translation>
    </message>
    <message>
        <source>Decide the conflict</source>
        <translation>Decidir el conflicto</translation>
    </message>
    <message>
        <source>Take the decision back</source>
        <translation>Retirar la decisión</translation>
    </message>
    <message>
        <source>%1 of %2 and %3</source>
        <comment>Prescription of ehr and pharm</comment>
        <translation>%1 de %2 y %3</translation>
    </message>
    <message>
        <source>patient %1</source>
        <translation>paciente %1</translation>
    </message>
    <message>
        <source>found %1</source>
        <translation>hallado %1</translation>
    </message>
    <message>
        <source>The decision before could not be carried out (%1). Decide again.</source>
        <translation>La decisión anterior no se pudo ejecutar (%1). Decida de nuevo.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Found by a reconciliation: %1</source>
        <translation>Hallado por una conciliación: %1</translation>
    </message>
    <message>
        <source>Found with event %1: %2</source>
        <translation>Hallado con el evento %1: %2</translation>
    </message>
    <message>
        <source>Nothing could be read.</source>
        <translation>No se pudo leer nada.</translation>
    </message>
    <message>
        <source>A value of this form cannot stand for %1: write it as the sides do, such as %2.</source>
        <translation>Un valor de esta forma no sirve para %1: escríbalo como los lados, por ejemplo %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) to be decided.</source>
        <translation>
            <numerusform>%n campo por decidir.</numerusform>
            <numerusform>%n campos por decidir.</numerusform>
        </translation>
    </message>
    <message>
        <source>Say why (W).</source>
        <translation>Diga por qué (W).</translation>
    </message>
    <message>
        <source>EHR (1)</source>
        <translation>HCE (1)</translation>
    </message>
    <message>
        <source>Pharmacy (2)</source>
        <translation>Farmacia (2)</translation>
    </message>
    <message>
        <source>Storing…</source>
        <translation>Guardando…</translation>
    </message>
    <message>
        <source>Resolved %1. %2</source>
        <translation>Resuelto %1. %2</translation>
    </message>
    <message>
        <source>Decided %1: “%2”.</source>
        <translation>Decidido %1: «%2».</translation>
    </message>
    <message>
        <source>It can be taken back until it is carried out.</source>
        <translation>Se puede retirar hasta que se ejecute.</translation>
    </message>
</context>
<context>
    <name>concord::ConflictsPage</name>
    <message>
        <source>Conflicts</source>
        <translation>Conflictos</translation>
    </message>
    <message>
        <source>Conflicts, newest first</source>
        <translation>Conflictos, los más recientes primero</translation>
    </message>
    <message>
        <source>Filter conflicts by state</source>
        <translation>Filtrar conflictos por estado</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Todos los estados</translation>
    </message>
    <message>
        <source>Filter conflicts by integration</source>
        <translation>Filtrar conflictos por integración</translation>
    </message>
    <message>
        <source>All integrations</source>
        <translation>Todas las integraciones</translation>
    </message>
    <message>
        <source>Keys of the conflicts</source>
        <translation>Teclas de los conflictos</translation>
    </message>
    <message>
        <source>J, K</source>
        <translation>J, K</translation>
    </message>
    <message>
        <source>next or previous conflict</source>
        <translation>conflicto siguiente o anterior</translation>
    </message>
    <message>
        <source>F, Shift+F</source>
        <translation>F, Mayús+F</translation>
    </message>
    <message>
        <source>next or previous field</source>
        <translation>campo siguiente o anterior</translation>
    </message>
    <message>
        <source>the EHR&apos;s value stands</source>
        <translation>queda el valor de la HCE</translation>
    </message>
    <message>
        <source>the pharmacy&apos;s value stands</source>
        <translation>queda el valor de la farmacia</translation>
    </message>
    <message>
        <source>what was agreed before stands</source>
        <translation>queda lo acordado antes</translation>
    </message>
    <message>
        <source>write another value, where one can be written</source>
        <translation>escribir otro valor, donde se pueda</translation>
    </message>
    <message>
        <source>write the reason; Escape goes back to the list</source>
        <translation>escribir el motivo; Escape vuelve a la lista</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Intro</translation>
    </message>
    <message>
        <source>decide, and on to the next</source>
        <translation>decidir y pasar al siguiente</translation>
    </message>
    <message>
        <source>undo the last decision, while it can be undone</source>
        <translation>deshacer la última decisión, mientras se pueda</translation>
    </message>
    <message>
        <source>Nothing has to be decided. A record comes here when both sides have changed it and no rule says who is right.</source>
        <translation>No hay nada que decidir. Un registro llega aquí cuando ambos lados lo cambiaron y ninguna regla dice quién tiene razón.</translation>
    </message>
    <message>
        <source>No conflict matches these filters.</source>
        <translation>Ningún conflicto cumple estos filtros.</translation>
    </message>
    <message>
        <source>There is no answer yet. It may have been stored: look at the list before you try again.</source>
        <translation>Aún no hay respuesta. Puede que se haya guardado: mire la lista antes de volver a intentarlo.</translation>
    </message>
    <message>
        <source>Taken back: %1 is to be decided again.</source>
        <translation>Retirado: %1 vuelve a estar por decidir.</translation>
    </message>
    <message>
        <source>Decided: %1.</source>
        <translation>Decidido: %1.</translation>
    </message>
    <message>
        <source>What the sides say has changed meanwhile. Look at it again.</source>
        <translation>Lo que dicen los lados cambió entretanto. Vuelva a mirarlo.</translation>
    </message>
    <message>
        <source>This was decided meanwhile, %1.</source>
        <translation>Esto se decidió entretanto, %1.</translation>
    </message>
    <message>
        <source>It could not be undone. %1</source>
        <translation>No se pudo deshacer. %1</translation>
    </message>
    <message>
        <source>Your decision was not stored: somebody was faster, or the values have changed. What stands now is shown.</source>
        <translation>Su decisión no se guardó: alguien fue más rápido o los valores cambiaron. Se muestra lo que vale ahora.</translation>
    </message>
    <message>
        <source>Decided: %1. It can be undone until %2, then the sides that lose are told.</source>
        <translation>Decidido: %1. Se puede deshacer hasta %2; después se avisa a los lados que pierden.</translation>
    </message>
    <message>
        <source>The sides that lose are told already.</source>
        <translation>Ya se avisó a los lados que pierden.</translation>
    </message>
</context>
<context>
    <name>concord::ConnectionModel</name>
    <message>
        <source>Ready</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>Not served</source>
        <translation>Sin atender</translation>
    </message>
    <message>
        <source>Intake full</source>
        <translation>Entrada llena</translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation>Reconectando</translation>
    </message>
    <message>
        <source>Breaker open</source>
        <translation>Disyuntor abierto</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Conexión</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Mensajes</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En espera</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>Último mensaje</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Último error</translation>
    </message>
    <message>
        <source>%1 accepted</source>
        <translation>%1 aceptados</translation>
    </message>
    <message>
        <source>outbound</source>
        <translation>saliente</translation>
    </message>
    <message>
        <source>%1 repeated, %2 refused</source>
        <translation>%1 repetidos, %2 rechazados</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Activas</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Aceptados</translation>
    </message>
    <message>
        <source>Repeated</source>
        <translation>Repetidos</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Rechazados</translation>
    </message>
    <message>
        <source>Last message %1</source>
        <translation>Último mensaje %1</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>Probando…</translation>
    </message>
    <message>
        <source>The test failed, %1. %2</source>
        <translation>La prueba falló, %1. %2</translation>
    </message>
    <message>
        <source>Answered in %1, %2.</source>
        <translation>Respondió en %1, %2.</translation>
    </message>
    <message>
        <source>Closed: calls go through.</source>
        <translation>Cerrado: las llamadas pasan.</translation>
    </message>
    <message>
        <source>Trying: one call at a time goes through.</source>
        <translation>Probando: pasa una llamada cada vez.</translation>
    </message>
    <message>
        <source>Open until %1, after %2 failures in a row.</source>
        <translation>Abierto hasta %1, tras %2 fallos seguidos.</translation>
    </message>
    <message>
        <source>Open, after %1 failures in a row.</source>
        <translation>Abierto, tras %1 fallos seguidos.</translation>
    </message>
    <message>
        <source>%1 a second; %2 free now.</source>
        <translation>%1 por segundo; %2 libres ahora.</translation>
    </message>
</context>
<context>
    <name>concord::ConnectionPane</name>
    <message>
        <source>&amp;Test connection</source>
        <translation>&amp;Probar conexión</translation>
    </message>
    <message>
        <source>Waiting e&amp;vents</source>
        <translation>E&amp;ventos en espera</translation>
    </message>
    <message>
        <source>Listeners, one a worker</source>
        <translation>Receptores, uno por proceso</translation>
    </message>
    <message>
        <source>No worker serves this connection now. Start one: concordd run.</source>
        <translation>Ningún proceso atiende ahora esta conexión. Inicie uno: concordd run.</translation>
    </message>
    <message>
        <source>Listeners of the connection</source>
        <translation>Receptores de la conexión</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>Último mensaje</translation>
    </message>
    <message>
        <source>Waiting events</source>
        <translation>Eventos en espera</translation>
    </message>
    <message>
        <source>Breaker</source>
        <translation>Disyuntor</translation>
    </message>
    <message>
        <source>Rate limit</source>
        <translation>Límite de ritmo</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>Probar conexión</translation>
    </message>
    <message>
        <source>Show waiting events of this connection</source>
        <translation>Mostrar los eventos en espera de esta conexión</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>kind, direction</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>inbound</source>
        <translation>entrante</translation>
    </message>
    <message>
        <source>outbound</source>
        <translation>saliente</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>ninguno aún</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguno</translation>
    </message>
    <message>
        <source>Paused by %1.</source>
        <translation>Pausada por %1.</translation>
    </message>
    <message>
        <source>Paused by %1: %2</source>
        <translation>Pausada por %1: %2</translation>
    </message>
    <message>
        <source>The engine has more to do than it can take in: nothing more is read here until there is room.</source>
        <translation>El motor tiene más trabajo del que puede admitir: aquí no se lee nada más hasta que haya sitio.</translation>
    </message>
    <message>
        <source>Last error, %1: %2</source>
        <translation>Último error, %1: %2</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>Probando…</translation>
    </message>
    <message>
        <source>&amp;Resume…</source>
        <translation>&amp;Reanudar…</translation>
    </message>
    <message>
        <source>&amp;Pause…</source>
        <translation>Pa&amp;usar…</translation>
    </message>
    <message>
        <source>Resume the connection</source>
        <translation>Reanudar la conexión</translation>
    </message>
    <message>
        <source>Pause the connection</source>
        <translation>Pausar la conexión</translation>
    </message>
    <message>
        <source>No running worker listens here. Start one with this connection in its configuration.</source>
        <translation>Ningún proceso en marcha escucha aquí. Inicie uno con esta conexión en su configuración.</translation>
    </message>
</context>
<context>
    <name>concord::ConnectionsPage</name>
    <message>
        <source>Connections</source>
        <translation>Conexiones</translation>
    </message>
    <message>
        <source>No connection is set up. Add one to “connections” in concord.json, with a name, a kind (fhir-r4, mllp, webhook, rabbitmq) and its address, and start Concord again.</source>
        <translation>No hay ninguna conexión configurada. Añada una a «connections» en concord.json, con nombre, tipo (fhir-r4, mllp, webhook, rabbitmq) y dirección, e inicie Concord de nuevo.</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Procesos</translation>
    </message>
    <message>
        <source>Selected connection</source>
        <translation>Conexión seleccionada</translation>
    </message>
    <message>
        <source>Select a connection to see how it stands.</source>
        <translation>Seleccione una conexión para ver cómo está.</translation>
    </message>
    <message>
        <source>Pause %1</source>
        <translation>Pausar %1</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>Pa&amp;usar</translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation>Reanudar %1</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Reanudar</translation>
    </message>
    <message>
        <source>No worker serves this database. Start one: concordd run.</source>
        <translation>Ningún proceso atiende esta base de datos. Inicie uno: concordd run.</translation>
    </message>
    <message numerus="yes">
        <source>%n worker(s) serve this database.</source>
        <translation>
            <numerusform>%n proceso atiende esta base de datos.</numerusform>
            <numerusform>%n procesos atienden esta base de datos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing could be loaded.</source>
        <translation>No se pudo cargar nada.</translation>
    </message>
    <message>
        <source>What you see is from earlier. %1</source>
        <translation>Lo que ve es de antes. %1</translation>
    </message>
    <message>
        <source>The work is held, the door stays open: its messages are still received, stored and acknowledged, but none is worked on until someone resumes it.</source>
        <translation>El trabajo se detiene, la puerta sigue abierta: sus mensajes se siguen recibiendo, guardando y confirmando, pero ninguno se procesa hasta que alguien la reanude.</translation>
    </message>
    <message>
        <source>What waited goes on, in the order in which it came.</source>
        <translation>Lo que esperaba continúa, en el orden en que llegó.</translation>
    </message>
</context>
<context>
    <name>concord::DashboardPanel</name>
    <message>
        <source>Performance</source>
        <translation>Rendimiento</translation>
    </message>
    <message>
        <source>As &amp;table</source>
        <translation>Como &amp;tabla</translation>
    </message>
    <message>
        <source>Success, 30 days</source>
        <translation>Éxito, 30 días</translation>
    </message>
    <message>
        <source>Error budget left</source>
        <translation>Margen de error restante</translation>
    </message>
    <message>
        <source>Burn rate, last hour</source>
        <translation>Ritmo de consumo, última hora</translation>
    </message>
    <message>
        <source>95 % done within</source>
        <translation>95 % hecho en menos de</translation>
    </message>
    <message>
        <source>Data accuracy</source>
        <translation>Exactitud de los datos</translation>
    </message>
    <message>
        <source>Nobody was told anything in this time.</source>
        <translation>En este tiempo no se comunicó nada a nadie.</translation>
    </message>
    <message>
        <source>No figures yet. They appear with the first events.</source>
        <translation>Todavía no hay cifras. Aparecen con los primeros eventos.</translation>
    </message>
    <message>
        <source>Time that is shown</source>
        <translation>Periodo que se muestra</translation>
    </message>
    <message>
        <source>Show the figures as a table</source>
        <translation>Mostrar las cifras como tabla</translation>
    </message>
    <message>
        <source>Figures of the charts</source>
        <translation>Cifras de los gráficos</translation>
    </message>
    <message>
        <source>Events received</source>
        <translation>Eventos recibidos</translation>
    </message>
    <message>
        <source>Events that succeeded</source>
        <translation>Eventos con éxito</translation>
    </message>
    <message>
        <source>Latency, from receipt to success</source>
        <translation>Latencia, desde la recepción hasta el éxito</translation>
    </message>
    <message>
        <source>Events that are open</source>
        <translation>Eventos abiertos</translation>
    </message>
    <message>
        <source>From a fact to the other side’s acknowledgement</source>
        <translation>Desde el hecho hasta la confirmación del otro lado</translation>
    </message>
    <message>
        <source>Offline. What you see was read at %1.</source>
        <translation>Sin conexión. Lo que ve se leyó a las %1.</translation>
    </message>
    <message>
        <source>Target: %1</source>
        <translation>Objetivo: %1</translation>
    </message>
    <message>
        <source>used up</source>
        <translation>agotado</translation>
    </message>
    <message>
        <source>At 1× the error budget lasts exactly 30 days.</source>
        <translation>A 1× el margen de error dura exactamente 30 días.</translation>
    </message>
    <message>
        <source>Of the events of the time shown, from receipt to success</source>
        <translation>De los eventos del periodo mostrado, desde la recepción hasta el éxito</translation>
    </message>
    <message>
        <source>%1 of %2 records agreed when both sides were compared, %3.</source>
        <translation>%1 de %2 registros coincidían cuando se compararon ambos lados, %3.</translation>
    </message>
    <message>
        <source>The two sides have not been compared yet.</source>
        <translation>Todavía no se han comparado los dos lados.</translation>
    </message>
    <message>
        <source>No event has ended yet.</source>
        <translation>Todavía no ha terminado ningún evento.</translation>
    </message>
    <message>
        <source>Nothing could be loaded.</source>
        <translation>No se pudo cargar nada.</translation>
    </message>
    <message>
        <source>Not read yet.</source>
        <translation>Aún no se ha leído.</translation>
    </message>
</context>
<context>
    <name>concord::DeliveriesPage</name>
    <message>
        <source>From the fact to the acknowledgement</source>
        <translation>Del hecho al acuse de recibo</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Entregas</translation>
    </message>
    <message>
        <source>Filter deliveries by state</source>
        <translation>Filtrar entregas por estado</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Todos los estados</translation>
    </message>
    <message>
        <source>Filter deliveries by receiver</source>
        <translation>Filtrar entregas por destinatario</translation>
    </message>
    <message>
        <source>in the last 24 hours</source>
        <translation>en las últimas 24 horas</translation>
    </message>
    <message>
        <source>Nobody was told anything in the last 24 hours.</source>
        <translation>No se ha comunicado nada a nadie en las últimas 24 horas.</translation>
    </message>
    <message>
        <source>How fast facts are delivered</source>
        <translation>Con qué rapidez se entregan los hechos</translation>
    </message>
    <message>
        <source>Selected delivery</source>
        <translation>Entrega seleccionada</translation>
    </message>
    <message>
        <source>Select a delivery to see each attempt and its answer.</source>
        <translation>Seleccione una entrega para ver cada intento y su respuesta.</translation>
    </message>
    <message>
        <source>Hold %1</source>
        <translation>Retener %1</translation>
    </message>
    <message>
        <source>Nothing is sent to it until someone resumes it. What it is to be told is kept, in order; what comes from it is held as well.</source>
        <translation>No se le envía nada hasta que alguien lo reanude. Lo que se le ha de comunicar se conserva, en orden; lo que llega de él también se retiene.</translation>
    </message>
    <message>
        <source>&amp;Hold</source>
        <translation>&amp;Retener</translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation>Reanudar %1</translation>
    </message>
    <message>
        <source>What waited is sent, in the order in which it came.</source>
        <translation>Lo que esperaba se envía, en el orden en que llegó.</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Reanudar</translation>
    </message>
    <message>
        <source>No delivery matches this filter.</source>
        <translation>Ninguna entrega corresponde a este filtro.</translation>
    </message>
    <message>
        <source>Nobody was told anything yet. Who is told of what stands under “integrations” of type pharmacy in concord.json.</source>
        <translation>Aún no se ha comunicado nada a nadie. A quién se comunica qué figura en concord.json, en «integrations» de tipo pharmacy.</translation>
    </message>
    <message>
        <source>All receivers</source>
        <translation>Todos los destinatarios</translation>
    </message>
    <message>
        <source>What you see is from earlier. %1</source>
        <translation>Lo que ve es de antes. %1</translation>
    </message>
</context>
<context>
    <name>concord::DeliveryModel</name>
    <message>
        <source>Told</source>
        <translation>Comunicado</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>Destinatario</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latencia</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>Receiver paused</source>
        <translation>Destinatario en pausa</translation>
    </message>
    <message>
        <source>not tried yet</source>
        <translation>aún sin intentar</translation>
    </message>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n intento</numerusform>
            <numerusform>%n intentos</numerusform>
        </translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>de %1</translation>
    </message>
    <message>
        <source>was there already</source>
        <translation>ya estaba</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>versión %1</translation>
    </message>
</context>
<context>
    <name>concord::DeliveryPane</name>
    <message>
        <source>Show &amp;event</source>
        <translation>Mostrar &amp;evento</translation>
    </message>
    <message>
        <source>Send &amp;again…</source>
        <translation>Enviar &amp;otra vez…</translation>
    </message>
    <message>
        <source>Attempts, the newest first</source>
        <translation>Intentos, del más reciente al más antiguo</translation>
    </message>
    <message>
        <source>Attempts of the delivery</source>
        <translation>Intentos de la entrega</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>Destinatario</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Registro</translation>
    </message>
    <message>
        <source>Fact received</source>
        <translation>Hecho recibido</translation>
    </message>
    <message>
        <source>Last sent</source>
        <translation>Último envío</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latencia</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Confirmada</translation>
    </message>
    <message>
        <source>Version there</source>
        <translation>Versión allí</translation>
    </message>
    <message>
        <source>Id of the answer</source>
        <translation>Id. de la respuesta</translation>
    </message>
    <message>
        <source>Message key</source>
        <translation>Clave del mensaje</translation>
    </message>
    <message>
        <source>Show the event of this delivery</source>
        <translation>Mostrar el evento de esta entrega</translation>
    </message>
    <message>
        <source>Send this delivery again</source>
        <translation>Enviar esta entrega otra vez</translation>
    </message>
    <message>
        <source>Not tried yet</source>
        <translation>Aún sin intentar</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1, told by %2</source>
        <translation>%1, comunicado por %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Nothing is sent to %1 while it is paused.</source>
        <translation>No se envía nada a %1 mientras esté en pausa.</translation>
    </message>
    <message>
        <source>%1: it waits, lest the wrong patient be told of.</source>
        <translation>%1: espera, para que no se comunique el paciente equivocado.</translation>
    </message>
    <message>
        <source>Resu&amp;me…</source>
        <translation>R&amp;eanudar…</translation>
    </message>
    <message>
        <source>&amp;Hold…</source>
        <translation>&amp;Retener…</translation>
    </message>
    <message>
        <source>Send to this receiver again</source>
        <translation>Volver a enviar a este destinatario</translation>
    </message>
    <message>
        <source>Send nothing to this receiver for now</source>
        <translation>No enviar nada a este destinatario por ahora</translation>
    </message>
</context>
<context>
    <name>concord::DeliveryText</name>
    <message>
        <source>Acknowledged</source>
        <translation>Confirmada</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fallido</translation>
    </message>
    <message>
        <source>Interrupted, may have arrived</source>
        <translation>Interrumpido, puede haber llegado</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>En camino</translation>
    </message>
    <message>
        <source>%1 within %2</source>
        <translation>%1 en %2</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En espera</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Enviando</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Detenida</translation>
    </message>
    <message>
        <source>Patient not linked yet</source>
        <translation>Paciente aún sin vincular</translation>
    </message>
    <message>
        <source>Prescription not known yet</source>
        <translation>Receta aún desconocida</translation>
    </message>
    <message>
        <source>%1, later than the %2 that are aimed at</source>
        <translation>%1, más de los %2 previstos</translation>
    </message>
    <message>
        <source>%1, within %2</source>
        <translation>%1, dentro de %2</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>sin entregar</translation>
    </message>
    <message>
        <source>open for %1, overdue: %2 are aimed at</source>
        <translation>abierta desde hace %1, atrasada: se prevén %2</translation>
    </message>
    <message>
        <source>open for %1 of %2</source>
        <translation>abierta desde hace %1 de %2</translation>
    </message>
    <message>
        <source>%1 version %2</source>
        <translation>%1 versión %2</translation>
    </message>
    <message>
        <source>was there already</source>
        <translation>ya estaba</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>Comunicado</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Entregadas</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Mediana</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>Slowest</source>
        <translation>La más lenta</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>A tiempo</translation>
    </message>
    <message>
        <source>Open now</source>
        <translation>Abiertas ahora</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Atrasadas</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Intento</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>Inicio</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Duración</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Sent by %1</source>
        <translation>Enviado por %1</translation>
    </message>
</context>
<context>
    <name>concord::DesktopNotices</name>
    <message>
        <source>Tell of &amp;incidents on the desktop</source>
        <translation>Avisar de &amp;incidencias en el escritorio</translation>
    </message>
    <message>
        <source>&amp;Open Concord</source>
        <translation>&amp;Abrir Concord</translation>
    </message>
    <message>
        <source>&amp;Alerts</source>
        <translation>A&amp;lertas</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Salir</translation>
    </message>
    <message>
        <source>Concord</source>
        <translation>Concord</translation>
    </message>
    <message>
        <source>An incident is over.</source>
        <translation>Una incidencia ha terminado.</translation>
    </message>
    <message>
        <source>There is a new incident. Sign in to see it.</source>
        <translation>Hay una incidencia nueva. Inicie sesión para verla.</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Sin conexión</translation>
    </message>
    <message>
        <source>No open incident</source>
        <translation>Ninguna incidencia abierta</translation>
    </message>
    <message numerus="yes">
        <source>%n open incident(s), all acknowledged</source>
        <translation>
            <numerusform>%n incidencia abierta, confirmada</numerusform>
            <numerusform>%n incidencias abiertas, todas confirmadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) to look at</source>
        <translation>
            <numerusform>%n incidencia por ver</numerusform>
            <numerusform>%n incidencias por ver</numerusform>
        </translation>
    </message>
    <message>
        <source>Concord: %1</source>
        <translation>Concord: %1</translation>
    </message>
    <message>
        <source>Concord: test</source>
        <translation>Concord: prueba</translation>
    </message>
    <message>
        <source>This is how incidents are told. Nothing is wrong.</source>
        <translation>Así se avisa de las incidencias. No pasa nada.</translation>
    </message>
</context>
<context>
    <name>concord::DiffEditor</name>
    <message>
        <source>Original, kept as it is</source>
        <translation>Original, se conserva tal cual</translation>
    </message>
    <message>
        <source>Your copy</source>
        <translation>Su copia</translation>
    </message>
    <message>
        <source>Nothing changed yet.</source>
        <translation>Aún no ha cambiado nada.</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <comment>lines changed · added · removed</comment>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) changed</source>
        <translation>
            <numerusform>%n línea cambiada</numerusform>
            <numerusform>%n líneas cambiadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>%n añadida</numerusform>
            <numerusform>%n añadidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>%n eliminada</numerusform>
            <numerusform>%n eliminadas</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::DifferenceModel</name>
    <message>
        <source>Change</source>
        <translation>Cambio</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Paciente</translation>
    </message>
    <message>
        <source>Medication</source>
        <translation>Medicación</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Después</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Origen</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>Asignación</translation>
    </message>
    <message>
        <source>deleted at the source</source>
        <translation>eliminada en el origen</translation>
    </message>
    <message>
        <source>no longer on the list</source>
        <translation>ya no está en la lista</translation>
    </message>
    <message>
        <source>Mapped</source>
        <translation>Asignado</translation>
    </message>
    <message>
        <source>Unmapped</source>
        <translation>Sin asignar</translation>
    </message>
    <message>
        <source>on hold at the source</source>
        <translation>en pausa en el origen</translation>
    </message>
    <message>
        <source>cancelled at the source</source>
        <translation>anulada en el origen</translation>
    </message>
    <message>
        <source>completed at the source</source>
        <translation>terminada en el origen</translation>
    </message>
    <message>
        <source>was entered in error</source>
        <translation>se introdujo por error</translation>
    </message>
    <message>
        <source>stopped at the source</source>
        <translation>suspendida en el origen</translation>
    </message>
    <message>
        <source>only a draft at the source</source>
        <translation>solo un borrador en el origen</translation>
    </message>
    <message>
        <source>no dosage stated</source>
        <translation>sin posología indicada</translation>
    </message>
</context>
<context>
    <name>concord::DifferencePane</name>
    <message>
        <source>Both sides</source>
        <translation>Ambos lados</translation>
    </message>
    <message>
        <source>&amp;Undo (U)</source>
        <translation>Des&amp;hacer (U)</translation>
    </message>
    <message>
        <source>Only this &amp;patient (P)</source>
        <translation>Solo este &amp;paciente (P)</translation>
    </message>
    <message>
        <source>Open the &amp;conflicts</source>
        <translation>Abrir los &amp;conflictos</translation>
    </message>
    <message>
        <source>Both sides of the difference</source>
        <translation>Ambos lados de la diferencia</translation>
    </message>
    <message>
        <source>Choose a difference to see both records. That you have looked is written to the audit trail.</source>
        <translation>Elija una diferencia para ver ambos registros. Su consulta queda en el registro de auditoría.</translation>
    </message>
    <message>
        <source>Both records, field by field</source>
        <translation>Ambos registros, campo por campo</translation>
    </message>
    <message>
        <source>Reason, kept in the audit trail</source>
        <translation>Motivo, queda en el registro de auditoría</translation>
    </message>
    <message>
        <source>Take the order back</source>
        <translation>Retirar la orden</translation>
    </message>
    <message>
        <source>Show the differences of this patient only</source>
        <translation>Mostrar solo las diferencias de este paciente</translation>
    </message>
    <message>
        <source>patient %1</source>
        <translation>paciente %1</translation>
    </message>
    <message>
        <source>Both had agreed on: %1</source>
        <translation>Ambos habían acordado: %1</translation>
    </message>
    <message>
        <source>Nothing could be read.</source>
        <translation>No se pudo leer nada.</translation>
    </message>
    <message>
        <source>Say why it is right as it is, then choose it again.</source>
        <translation>Diga por qué es correcta como está y elíjala de nuevo.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>remedy, key</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>why (W), kept in the audit trail</source>
        <translation>por qué (W), queda en el registro de auditoría</translation>
    </message>
    <message>
        <source>Storing…</source>
        <translation>Guardando…</translation>
    </message>
    <message>
        <source>Why: %1</source>
        <translation>Por qué: %1</translation>
    </message>
    <message>
        <source>Not carried out yet.</source>
        <translation>Aún sin ejecutar.</translation>
    </message>
</context>
<context>
    <name>concord::DrugSearchModel</name>
    <message>
        <source>Drug</source>
        <translation>Fármaco</translation>
    </message>
    <message>
        <source>RxNorm</source>
        <translation>RxNorm</translation>
    </message>
    <message>
        <source>Drug id</source>
        <translation>Id. del fármaco</translation>
    </message>
    <message>
        <source>RxNorm %1 · %2</source>
        <translation>RxNorm %1 · %2</translation>
    </message>
</context>
<context>
    <name>concord::EditResendDialog</name>
    <message>
        <source>&amp;Show payload</source>
        <translation>&amp;Mostrar contenido</translation>
    </message>
    <message>
        <source>Resend the &amp;copy</source>
        <translation>Reenviar la &amp;copia</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Editar y reenviar</translation>
    </message>
    <message>
        <source>There is no answer yet. The copy may have been stored: look at the list before you try again.</source>
        <translation>Aún no hay respuesta. La copia puede haberse guardado: mire la lista antes de volver a intentarlo.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>kind · id</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>From %1. The original is kept; your copy goes through the pipeline as a new event and is linked to it.</source>
        <translation>De %1. El original se conserva; su copia se procesa como un evento nuevo enlazado a él.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motivo</translation>
    </message>
    <message>
        <source>Why you look at and change this message</source>
        <translation>Por qué consulta y cambia este mensaje</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>M&amp;otivo</translation>
    </message>
    <message>
        <source>Loading the payload…</source>
        <translation>Cargando el contenido…</translation>
    </message>
    <message>
        <source>Give a reason to see the payload.</source>
        <translation>Indique un motivo para ver el contenido.</translation>
    </message>
    <message>
        <source>Show the payload to edit it. That you look at it is noted in the audit trail.</source>
        <translation>Muestre el contenido para editarlo. Que lo consulta queda en el registro de auditoría.</translation>
    </message>
    <message>
        <source>Storing the copy…</source>
        <translation>Guardando la copia…</translation>
    </message>
    <message>
        <source>Give a reason.</source>
        <translation>Indique un motivo.</translation>
    </message>
    <message>
        <source>Change something, or use “Retry” to send it again as it is.</source>
        <translation>Cambie algo, o use «Reintentar» para enviarlo de nuevo tal cual.</translation>
    </message>
    <message>
        <source>The message is in ISO 8859-1, which has no “%1”. Write it in another way.</source>
        <translation>El mensaje está en ISO 8859-1, que no tiene «%1». Escríbalo de otra manera.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Cargando…</translation>
    </message>
    <message>
        <source>The payload may hold patient data. It is shown once you give a reason.</source>
        <translation>El contenido puede tener datos de pacientes. Se muestra cuando indique un motivo.</translation>
    </message>
    <message>
        <source>Ctrl+Enter resends the copy.</source>
        <translation>Ctrl+Intro reenvía la copia.</translation>
    </message>
    <message>
        <source>Your copy is not valid. Correct it here and resend.</source>
        <translation>Su copia no es válida. Corríjala aquí y reenvíela.</translation>
    </message>
    <message>
        <source>Your copy is not valid at %1. Correct it here and resend.</source>
        <translation>Su copia no es válida en %1. Corríjala aquí y reenvíela.</translation>
    </message>
</context>
<context>
    <name>concord::EventDetailPane</name>
    <message>
        <source>Selected event</source>
        <translation>Evento seleccionado</translation>
    </message>
    <message>
        <source>Details of the event</source>
        <translation>Detalles del evento</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>&amp;Copy correlation id</source>
        <translation>&amp;Copiar id. de correlación</translation>
    </message>
    <message>
        <source>Copy the correlation id</source>
        <translation>Copiar el id. de correlación</translation>
    </message>
    <message>
        <source>Show only this &amp;trail</source>
        <translation>Ver solo este &amp;rastro</translation>
    </message>
    <message>
        <source>Show only events of this correlation id</source>
        <translation>Ver solo los eventos de este id. de correlación</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Intentos</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Contenido</translation>
    </message>
    <message>
        <source>It has not been tried yet.</source>
        <translation>Aún no se ha intentado.</translation>
    </message>
    <message>
        <source>Events with the same correlation id</source>
        <translation>Eventos con el mismo id. de correlación</translation>
    </message>
    <message>
        <source>Nothing could be loaded.</source>
        <translation>No se pudo cargar nada.</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Sentido</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Origen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Mensaje</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Recibido</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>Terminado</translation>
    </message>
    <message>
        <source>%1, after %2</source>
        <translation>%1, tras %2</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>todavía no</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Reintentos</translation>
    </message>
    <message>
        <source>Correlation id</source>
        <translation>Id. de correlación</translation>
    </message>
    <message>
        <source>Event id</source>
        <translation>Id. del evento</translation>
    </message>
    <message>
        <source>Resolve…</source>
        <translation>Asignar…</translation>
    </message>
    <message>
        <source>Retry this event</source>
        <translation>Reintentar este evento</translation>
    </message>
    <message>
        <source>&amp;Edit and resend…</source>
        <translation>&amp;Editar y reenviar…</translation>
    </message>
    <message>
        <source>Edit a copy of this event and send it</source>
        <translation>Editar una copia de este evento y enviarla</translation>
    </message>
    <message>
        <source>Related</source>
        <translation>Relacionados</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Cambios</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Paso</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tiempo</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Registro</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Cambio</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Campos</translation>
    </message>
    <message>
        <source>Attempts of the event and their steps</source>
        <translation>Intentos del evento y sus pasos</translation>
    </message>
    <message>
        <source>Where the event comes from and what came of it</source>
        <translation>De dónde viene el evento y qué resultó de él</translation>
    </message>
    <message>
        <source>Origin and effects</source>
        <translation>Origen y efectos</translation>
    </message>
    <message>
        <source>Same correlation id</source>
        <translation>Mismo identificador de correlación</translation>
    </message>
    <message>
        <source>What the event changed</source>
        <translation>Qué cambió el evento</translation>
    </message>
    <message>
        <source>It changed no record.</source>
        <translation>No cambió ningún registro.</translation>
    </message>
    <message>
        <source>Orders of people about the event</source>
        <translation>Órdenes de personas sobre el evento</translation>
    </message>
    <message>
        <source>Nobody has ordered anything about it.</source>
        <translation>Nadie ha ordenado nada sobre él.</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Registros</translation>
    </message>
    <message>
        <source>Orders by people</source>
        <translation>Órdenes de personas</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Contenido</translation>
    </message>
    <message>
        <source>Show that event</source>
        <translation>Mostrar ese evento</translation>
    </message>
    <message>
        <source>&amp;Retry…</source>
        <translation>&amp;Reintentar…</translation>
    </message>
</context>
<context>
    <name>concord::EventStreamPanel</name>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pausar</translation>
    </message>
    <message>
        <source>Filter events by direction</source>
        <translation>Filtrar eventos por sentido</translation>
    </message>
    <message>
        <source>Filter events by kind</source>
        <translation>Filtrar eventos por tipo</translation>
    </message>
    <message>
        <source>Filter events by status</source>
        <translation>Filtrar eventos por estado</translation>
    </message>
    <message>
        <source>Filter events by correlation id</source>
        <translation>Filtrar eventos por id. de correlación</translation>
    </message>
    <message>
        <source>Correlation id</source>
        <translation>Id. de correlación</translation>
    </message>
    <message>
        <source>C&amp;lear filters</source>
        <translation>&amp;Quitar filtros</translation>
    </message>
    <message>
        <source>Clear all event filters</source>
        <translation>Quitar todos los filtros de eventos</translation>
    </message>
    <message>
        <source>Why the filter is not applied</source>
        <translation>Por qué no se aplica el filtro</translation>
    </message>
    <message>
        <source>Events shown</source>
        <translation>Eventos mostrados</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Eventos</translation>
    </message>
    <message>
        <source>Events, newest first</source>
        <translation>Eventos, primero los más recientes</translation>
    </message>
    <message>
        <source>In and out</source>
        <translation>Entrada y salida</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Todos los tipos</translation>
    </message>
    <message>
        <source>All statuses</source>
        <translation>Todos los estados</translation>
    </message>
    <message>
        <source>Select an event to see what happened to it.</source>
        <translation>Seleccione un evento para ver qué ocurrió con él.</translation>
    </message>
    <message>
        <source>A correlation id has 36 characters, such as %1. The filter is not applied.</source>
        <translation>Un id. de correlación tiene 36 caracteres, como %1. El filtro no se aplica.</translation>
    </message>
    <message>
        <source>No event has come yet. New ones appear here by themselves.</source>
        <translation>Aún no ha llegado ningún evento. Los nuevos aparecen aquí por sí mismos.</translation>
    </message>
    <message>
        <source>No event matches these filters. New ones that do appear here by themselves.</source>
        <translation>Ningún evento cumple estos filtros. Los nuevos que los cumplan aparecen aquí por sí mismos.</translation>
    </message>
    <message>
        <source>Pause the stream</source>
        <translation>Pausar el flujo</translation>
    </message>
    <message>
        <source>&amp;Resume (%1 new)</source>
        <translation>&amp;Reanudar (%1 nuevos)</translation>
    </message>
    <message numerus="yes">
        <source>Resume the stream, %n new event(s) wait</source>
        <translation>
            <numerusform>Reanudar el flujo, %n evento nuevo espera</numerusform>
            <numerusform>Reanudar el flujo, %n eventos nuevos esperan</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s), newest first.</source>
        <translation>
            <numerusform>%n evento.</numerusform>
            <numerusform>%n eventos, primero los más recientes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused: new events are counted, not shown.</source>
        <translation>En pausa: los eventos nuevos se cuentan, no se muestran.</translation>
    </message>
    <message>
        <source>Older ones leave the list; pause to read on.</source>
        <translation>Los más antiguos salen de la lista; pause para seguir leyendo.</translation>
    </message>
    <message>
        <source>Selected event</source>
        <translation>Evento seleccionado</translation>
    </message>
</context>
<context>
    <name>concord::EventTableModel</name>
    <message>
        <source>Time</source>
        <translation>Hora</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Sentido</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Origen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Mensaje</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latencia</translation>
    </message>
    <message>
        <source>Correlation id</source>
        <translation>Id. de correlación</translation>
    </message>
</context>
<context>
    <name>concord::ExportLine</name>
    <message>
        <source>Copy SHA-256</source>
        <translation>Copiar SHA-256</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Progreso de la exportación</translation>
    </message>
    <message>
        <source>Copy the SHA-256 sum of the exported file</source>
        <translation>Copiar la suma SHA-256 del archivo exportado</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Cancel the export</source>
        <translation>Cancelar la exportación</translation>
    </message>
    <message>
        <source>Exporting as %1…</source>
        <translation>Exportando como %1…</translation>
    </message>
    <message>
        <source>Cancelling the export…</source>
        <translation>Cancelando la exportación…</translation>
    </message>
    <message>
        <source>Exporting as %1: %2 of %3 records</source>
        <translation>Exportando como %1: %2 de %3 entradas</translation>
    </message>
    <message>
        <source>Exporting as %1: %2 records</source>
        <translation>Exportando como %1: %2 entradas</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Dismiss this message about an export</source>
        <translation>Cerrar este mensaje sobre una exportación</translation>
    </message>
</context>
<context>
    <name>concord::FacilitiesTab</name>
    <message>
        <source>Codes of sending facilities</source>
        <translation>Códigos de centros remitentes</translation>
    </message>
    <message>
        <source>&amp;Decide…</source>
        <translation>&amp;Decidir…</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>Centros</translation>
    </message>
    <message>
        <source>Filter facilities by state</source>
        <translation>Filtrar centros por estado</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Todos los estados</translation>
    </message>
    <message>
        <source>Decide which facility the selected code is</source>
        <translation>Decidir qué centro es el código seleccionado</translation>
    </message>
    <message>
        <source>No code waits for a decision. Codes come here from HL7 v2 messages.</source>
        <translation>Ningún código espera una decisión. Los códigos llegan de mensajes HL7 v2.</translation>
    </message>
    <message>
        <source>No code matches this filter.</source>
        <translation>Ningún código cumple este filtro.</translation>
    </message>
</context>
<context>
    <name>concord::FacilityCodeModel</name>
    <message>
        <source>Code as sent</source>
        <translation>Código enviado</translation>
    </message>
    <message>
        <source>Sent by</source>
        <translation>Enviado por</translation>
    </message>
    <message>
        <source>Facility here</source>
        <translation>Centro aquí</translation>
    </message>
    <message>
        <source>by %1: %2</source>
        <translation>por %1: %2</translation>
    </message>
</context>
<context>
    <name>concord::FacilityDialog</name>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Guardar</translation>
    </message>
    <message>
        <source>&amp;None of ours</source>
        <translation>&amp;Ninguno de los nuestros</translation>
    </message>
    <message>
        <source>Which facility this code is</source>
        <translation>Qué centro es este código</translation>
    </message>
    <message>
        <source>“%1”, as %2 sends it</source>
        <translation>«%1», como lo envía %2</translation>
    </message>
    <message>
        <source>&amp;Facility</source>
        <translation>&amp;Centro</translation>
    </message>
    <message>
        <source>as in the configuration: north</source>
        <translation>como en la configuración: norte</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Motivo</translation>
    </message>
    <message>
        <source>kept in the history and the audit trail</source>
        <translation>queda en el historial y en el registro de auditoría</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Storing the decision…</source>
        <translation>Guardando la decisión…</translation>
    </message>
    <message>
        <source>A facility is called by letters, digits, dots and dashes.</source>
        <translation>El nombre de un centro tiene letras, cifras, puntos y guiones.</translation>
    </message>
    <message>
        <source>Give a reason.</source>
        <translation>Indique un motivo.</translation>
    </message>
    <message>
        <source>Somebody has decided meanwhile. Close this window and look again.</source>
        <translation>Alguien ha decidido entretanto. Cierre esta ventana y vuelva a mirar.</translation>
    </message>
</context>
<context>
    <name>concord::FaultRow</name>
    <message>
        <source>%1 so far</source>
        <translation>%1 hasta ahora</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivado</translation>
    </message>
</context>
<context>
    <name>concord::FilterChips</name>
    <message>
        <source>No filter: the whole trail.</source>
        <translation>Sin filtro: todo el registro.</translation>
    </message>
    <message>
        <source>Filters in force</source>
        <translation>Filtros en vigor</translation>
    </message>
    <message>
        <source>Remove the filter %1</source>
        <translation>Quitar el filtro %1</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>Quitar todos</translation>
    </message>
    <message>
        <source>Clear all filters</source>
        <translation>Quitar todos los filtros</translation>
    </message>
</context>
<context>
    <name>concord::HourChart</name>
    <message>
        <source>From %1: median %2</source>
        <translation>Desde las %1: mediana %2</translation>
    </message>
    <message>
        <source>From %1: %2 succeeded, %3 failed</source>
        <translation>Desde las %1: %2 correctos, %3 fallidos</translation>
    </message>
    <message>
        <source>Highest hour: %1</source>
        <translation>Hora más alta: %1</translation>
    </message>
</context>
<context>
    <name>concord::ImpactView</name>
    <message>
        <source>Event</source>
        <translation>Evento</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Ahora</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Después</translation>
    </message>
    <message>
        <source>What becomes of the waiting events</source>
        <translation>Qué será de los eventos que esperan</translation>
    </message>
    <message>
        <source>Choose a drug to see what an approval would do.</source>
        <translation>Elija un fármaco para ver qué haría una aprobación.</translation>
    </message>
    <message>
        <source>Trying it out, without keeping anything…</source>
        <translation>Probándolo, sin conservar nada…</translation>
    </message>
    <message>
        <source>Nobody has tried it out: no service answered in time. See whether concordd is running, and try again.</source>
        <translation>Nadie lo ha probado: ningún servicio respondió a tiempo. Compruebe si concordd está en marcha y vuelva a intentarlo.</translation>
    </message>
</context>
<context>
    <name>concord::IncidentModel</name>
    <message>
        <source>Severity</source>
        <translation>Gravedad</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Qué</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Veces</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>hasta %1</translation>
    </message>
    <message>
        <source>last %1</source>
        <comment>when</comment>
        <translation>última vez: %1</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>por %1</translation>
    </message>
</context>
<context>
    <name>concord::IncidentPane</name>
    <message>
        <source>&amp;Acknowledge</source>
        <translation>&amp;Confirmar</translation>
    </message>
    <message>
        <source>Waiting e&amp;vents</source>
        <translation>E&amp;ventos en espera</translation>
    </message>
    <message>
        <source>&amp;Connection</source>
        <translation>C&amp;onexión</translation>
    </message>
    <message>
        <source>Audit &amp;trail</source>
        <translation>Registro de a&amp;uditoría</translation>
    </message>
    <message>
        <source>What was said of the incident</source>
        <translation>Qué se avisó de la incidencia</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>Met last</source>
        <translation>Última vez</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>Cuántas veces</translation>
    </message>
    <message>
        <source>Worst value</source>
        <translation>Peor valor</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Resuelto</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Confirmada</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Nota</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Avisos</translation>
    </message>
    <message>
        <source>Note on what was found or done</source>
        <translation>Nota sobre lo que se encontró o se hizo</translation>
    </message>
    <message>
        <source>What was found or done</source>
        <translation>Qué se encontró o se hizo</translation>
    </message>
    <message>
        <source>Acknowledge the incident</source>
        <translation>Confirmar la incidencia</translation>
    </message>
    <message>
        <source>Show waiting events of this connection</source>
        <translation>Mostrar los eventos en espera de esta conexión</translation>
    </message>
    <message>
        <source>Show the connection</source>
        <translation>Mostrar la conexión</translation>
    </message>
    <message>
        <source>Show the audit trail</source>
        <translation>Mostrar el registro de auditoría</translation>
    </message>
    <message>
        <source>Nobody was told by mail or Slack. Desktop notices are each console’s own.</source>
        <translation>No se avisó a nadie por correo ni Slack. Los avisos de escritorio son de cada consola.</translation>
    </message>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n vez</numerusform>
            <numerusform>%n veces</numerusform>
        </translation>
    </message>
    <message>
        <source>by %1, %2</source>
        <translation>por %1, %2</translation>
    </message>
    <message>
        <source>Somebody has acknowledged it meanwhile, or it is over.</source>
        <translation>Entretanto alguien la ha confirmado, o ya ha terminado.</translation>
    </message>
</context>
<context>
    <name>concord::IncidentsTab</name>
    <message>
        <source>Incidents</source>
        <translation>Incidencias</translation>
    </message>
    <message>
        <source>Which incidents are shown</source>
        <translation>Qué incidencias se muestran</translation>
    </message>
    <message>
        <source>Not resolved</source>
        <translation>Sin resolver</translation>
    </message>
    <message>
        <source>All incidents</source>
        <translation>Todas las incidencias</translation>
    </message>
    <message>
        <source>Filter by severity</source>
        <translation>Filtrar por gravedad</translation>
    </message>
    <message>
        <source>All severities</source>
        <translation>Todas las gravedades</translation>
    </message>
    <message>
        <source>Filter by rule</source>
        <translation>Filtrar por regla</translation>
    </message>
    <message>
        <source>All rules</source>
        <translation>Todas las reglas</translation>
    </message>
    <message>
        <source>Selected incident</source>
        <translation>Incidencia seleccionada</translation>
    </message>
    <message>
        <source>Select an incident to see what is known of it.</source>
        <translation>Seleccione una incidencia para ver qué se sabe de ella.</translation>
    </message>
    <message>
        <source>No incident matches these filters.</source>
        <translation>Ninguna incidencia coincide con estos filtros.</translation>
    </message>
    <message>
        <source>There has been no incident yet.</source>
        <translation>Todavía no ha habido ninguna incidencia.</translation>
    </message>
    <message>
        <source>Nothing is wrong: no incident is open.</source>
        <translation>Todo va bien: no hay ninguna incidencia abierta.</translation>
    </message>
</context>
<context>
    <name>concord::IntegrationJobModel</name>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Inicio</translation>
    </message>
    <message>
        <source>Integration</source>
        <translation>Integración</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modo</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>Causa</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Añadidas</translation>
    </message>
    <message>
        <source>Discontinued</source>
        <translation>Suspendidas</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Cambiadas</translation>
    </message>
    <message>
        <source>Unmapped</source>
        <translation>Sin asignar</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Con error</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Duración</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>Cancelando</translation>
    </message>
    <message>
        <source>Requested by %1</source>
        <translation>Solicitado por %1</translation>
    </message>
    <message>
        <source>%1, for %2</source>
        <translation>%1, desde hace %2</translation>
    </message>
</context>
<context>
    <name>concord::IntegrationJobTable</name>
    <message>
        <source>&amp;Status</source>
        <translation>&amp;Estado</translation>
    </message>
    <message>
        <source>Filter jobs by status</source>
        <translation>Filtrar trabajos por estado</translation>
    </message>
    <message>
        <source>&amp;Cancel job</source>
        <translation>&amp;Cancelar trabajo</translation>
    </message>
    <message>
        <source>Cancel the selected job</source>
        <translation>Cancelar el trabajo seleccionado</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Trabajos</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>All statuses</source>
        <translation>Todos los estados</translation>
    </message>
    <message>
        <source>Select a job to see what it did.</source>
        <translation>Seleccione un trabajo para ver qué hizo.</translation>
    </message>
    <message>
        <source>No job has this status.</source>
        <translation>Ningún trabajo tiene este estado.</translation>
    </message>
    <message>
        <source>No sync has run yet. “Sync now” on the Overview starts the first.</source>
        <translation>Aún no hay ninguna sincronización. «Sincronizar ahora», en el Resumen, inicia la primera.</translation>
    </message>
</context>
<context>
    <name>concord::JobDetailPane</name>
    <message>
        <source>Selected job</source>
        <translation>Trabajo seleccionado</translation>
    </message>
    <message>
        <source>Correlation id</source>
        <translation>Id. de correlación</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy the correlation id</source>
        <translation>Copiar el id. de correlación</translation>
    </message>
    <message>
        <source>Show &amp;events</source>
        <translation>Ver &amp;eventos</translation>
    </message>
    <message>
        <source>Show the events of this job</source>
        <translation>Ver los eventos de este trabajo</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>Qué falló</translation>
    </message>
    <message>
        <source>Result of the job</source>
        <translation>Resultado del trabajo</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Diferencias</translation>
    </message>
    <message>
        <source>Filter differences</source>
        <translation>Filtrar diferencias</translation>
    </message>
    <message>
        <source>Unmapped codes</source>
        <translation>Códigos sin asignar</translation>
    </message>
    <message>
        <source>Failed entries</source>
        <translation>Entradas con error</translation>
    </message>
    <message>
        <source>Counts and timings</source>
        <translation>Recuentos y tiempos</translation>
    </message>
    <message>
        <source>All differences</source>
        <translation>Todas las diferencias</translation>
    </message>
    <message>
        <source>Unmapped codes only</source>
        <translation>Solo códigos sin asignar</translation>
    </message>
    <message>
        <source>Differences found by the job</source>
        <translation>Diferencias halladas por el trabajo</translation>
    </message>
    <message>
        <source>Codes of the job that have no local drug</source>
        <translation>Códigos del trabajo sin fármaco local</translation>
    </message>
    <message>
        <source>Every code of this job has a local drug.</source>
        <translation>Cada código de este trabajo tiene un fármaco local.</translation>
    </message>
    <message>
        <source>Entries of the job that could not be read</source>
        <translation>Entradas del trabajo que no se pudieron leer</translation>
    </message>
    <message>
        <source>Every entry of this job could be read.</source>
        <translation>Se pudieron leer todas las entradas de este trabajo.</translation>
    </message>
    <message>
        <source>This job found no such difference.</source>
        <translation>Este trabajo no halló ninguna diferencia así.</translation>
    </message>
    <message>
        <source>No difference so far.</source>
        <translation>Ninguna diferencia hasta ahora.</translation>
    </message>
    <message>
        <source>Unmapped codes (%1)</source>
        <translation>Códigos sin asignar (%1)</translation>
    </message>
    <message>
        <source>Failed entries (%1)</source>
        <translation>Entradas con error (%1)</translation>
    </message>
    <message>
        <source>Nothing could be loaded.</source>
        <translation>No se pudo cargar nada.</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>&amp;Resolve…</source>
        <translation>&amp;Asignar…</translation>
    </message>
    <message>
        <source>Resolve the selected code</source>
        <translation>Asignar el código seleccionado</translation>
    </message>
    <message>
        <source>The job read nothing.</source>
        <translation>El trabajo no leyó nada.</translation>
    </message>
</context>
<context>
    <name>concord::KeyListDialog</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>concord::KeysDialog</name>
    <message>
        <source>Keys of the mapping workbench</source>
        <translation>Teclas del banco de asignación</translation>
    </message>
    <message>
        <source>J, K or arrows</source>
        <translation>J, K o flechas</translation>
    </message>
    <message>
        <source>next or previous code</source>
        <translation>código siguiente o anterior</translation>
    </message>
    <message>
        <source>1 to 9</source>
        <translation>1 a 9</translation>
    </message>
    <message>
        <source>take this suggestion</source>
        <translation>tomar esta sugerencia</translation>
    </message>
    <message>
        <source>/</source>
        <translation>/</translation>
    </message>
    <message>
        <source>search the local drugs; Escape goes back to the list</source>
        <translation>buscar fármacos locales; Escape vuelve a la lista</translation>
    </message>
    <message>
        <source>W</source>
        <translation>W</translation>
    </message>
    <message>
        <source>O</source>
        <translation>O</translation>
    </message>
    <message>
        <source>go to what may differ; Space ticks it</source>
        <translation>ir a lo que puede diferir; Espacio lo marca</translation>
    </message>
    <message>
        <source>write the reason</source>
        <translation>escribir el motivo</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Intro</translation>
    </message>
    <message>
        <source>approve or confirm, while the list has the focus and the rules have answered</source>
        <translation>aprobar o confirmar, si la lista tiene el foco y las reglas han respondido</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Intro</translation>
    </message>
    <message>
        <source>approve or confirm from anywhere, as soon as the rules have answered</source>
        <translation>aprobar o confirmar desde cualquier sitio, cuando las reglas han respondido</translation>
    </message>
    <message>
        <source>R</source>
        <translation>R</translation>
    </message>
    <message>
        <source>reject, send back or retire, for a reason</source>
        <translation>rechazar, devolver o retirar, con un motivo</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>skip: leave it for later</source>
        <translation>saltar: dejarlo para después</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>add a note</source>
        <translation>añadir una nota</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>assign to me</source>
        <translation>ponerlo a mi cargo</translation>
    </message>
    <message>
        <source>U</source>
        <translation>U</translation>
    </message>
    <message>
        <source>undo the last approval, while it can be undone</source>
        <translation>deshacer la última aprobación, mientras se pueda</translation>
    </message>
    <message>
        <source>H</source>
        <translation>H</translation>
    </message>
    <message>
        <source>history of the code</source>
        <translation>historial del código</translation>
    </message>
    <message>
        <source>?</source>
        <translation>?</translation>
    </message>
    <message>
        <source>this list</source>
        <translation>esta lista</translation>
    </message>
</context>
<context>
    <name>concord::LastRunView</name>
    <message>
        <source>Added</source>
        <translation>Añadidas</translation>
    </message>
    <message>
        <source>Discontinued</source>
        <translation>Suspendidas</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Cambiadas</translation>
    </message>
    <message>
        <source>First run</source>
        <translation>Primera ejecución</translation>
    </message>
    <message>
        <source>Next run %1</source>
        <translation>Próxima ejecución %1</translation>
    </message>
    <message>
        <source>No schedule: runs when asked</source>
        <translation>Sin programa: se ejecuta a petición</translation>
    </message>
    <message>
        <source>%1 · %2, took %3</source>
        <comment>when · mode, duration</comment>
        <translation>%1 · %2, duró %3</translation>
    </message>
    <message>
        <source>Unmapped</source>
        <translation>Sin asignar</translation>
    </message>
    <message>
        <source>Schedule paused by %1: runs when asked</source>
        <translation>Programación en pausa por %1: se ejecuta a petición</translation>
    </message>
</context>
<context>
    <name>concord::MainWindow</name>
    <message>
        <source>The database is encrypted from now on. Its key is the file %1: without it nobody can read the database, so keep a copy elsewhere.</source>
        <translation>La base de datos está cifrada desde ahora. Su clave es el archivo %1: sin él nadie puede leer la base de datos; guarde una copia en otro lugar.</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Actualizar</translation>
    </message>
    <message>
        <source>&amp;Sync now</source>
        <translation>&amp;Sincronizar ahora</translation>
    </message>
    <message>
        <source>&amp;Full sync</source>
        <translation>Sincronización &amp;completa</translation>
    </message>
    <message>
        <source>&amp;Dark colours</source>
        <translation>Colores &amp;oscuros</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Archivo</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Salir</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Ir</translation>
    </message>
    <message>
        <source>&amp;Sync</source>
        <translation>&amp;Sincronización</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ver</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <source>Switch between light and dark colours</source>
        <translation>Cambiar entre colores claros y oscuros</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Ctrl+%2)</translation>
    </message>
    <message>
        <source>Offline. %1</source>
        <translation>Sin conexión. %1</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Conectado</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>Conectado a %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Ver</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) will be retried in a moment. The retry queue can undo it.</source>
        <translation>
            <numerusform>Se reintentará %n evento en un momento. La cola de reintentos puede deshacerlo.</numerusform>
            <numerusform>Se reintentarán %n eventos en un momento. La cola de reintentos puede deshacerlo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) will be discarded in a moment. The retry queue can undo it.</source>
        <translation>
            <numerusform>Se descartará %n evento en un momento. La cola de reintentos puede deshacerlo.</numerusform>
            <numerusform>Se descartarán %n eventos en un momento. La cola de reintentos puede deshacerlo.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Lock now</source>
        <translation>B&amp;loquear ahora</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>Cerrar sesi&amp;ón</translation>
    </message>
</context>
<context>
    <name>concord::MappingAlertModel</name>
    <message>
        <source>Code at the source</source>
        <translation>Código en el origen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En espera</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Edad</translation>
    </message>
    <message>
        <source>Resolve…</source>
        <translation>Asignar…</translation>
    </message>
    <message>
        <source>First seen %1</source>
        <translation>Visto por primera vez: %1</translation>
    </message>
    <message>
        <source>suggested: %1</source>
        <translation>sugerido: %1</translation>
    </message>
</context>
<context>
    <name>concord::MappingAlerts</name>
    <message>
        <source>Codes to map</source>
        <translation>Códigos por asignar</translation>
    </message>
    <message>
        <source>All mappings</source>
        <translation>Todas las asignaciones</translation>
    </message>
    <message>
        <source>Every code on the lists is mapped.</source>
        <translation>Todos los códigos de las listas están asignados.</translation>
    </message>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n abierto</numerusform>
            <numerusform>%n abiertos</numerusform>
        </translation>
    </message>
    <message>
        <source>Accept suggestion…</source>
        <translation>Aceptar sugerencia…</translation>
    </message>
    <message>
        <source>Assign to me</source>
        <translation>A mi cargo</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Abrir…</translation>
    </message>
    <message>
        <source>Accept the confident suggestion of the selected code</source>
        <translation>Aceptar la sugerencia segura del código seleccionado</translation>
    </message>
    <message>
        <source>Assign the selected code to me</source>
        <translation>Poner el código seleccionado a mi cargo</translation>
    </message>
    <message>
        <source>Open the selected code</source>
        <translation>Abrir el código seleccionado</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Sin conexión</translation>
    </message>
</context>
<context>
    <name>concord::MappingDecisionPane</name>
    <message>
        <source>Note…</source>
        <translation>Nota…</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Encargar</translation>
    </message>
    <message>
        <source>Decision about the code</source>
        <translation>Decisión sobre el código</translation>
    </message>
    <message>
        <source>Text at the source</source>
        <translation>Texto en el origen</translation>
    </message>
    <message>
        <source>Code at the source</source>
        <translation>Código en el origen</translation>
    </message>
    <message>
        <source>Why it is not mapped</source>
        <translation>Por qué no está asignado</translation>
    </message>
    <message>
        <source>Possible readings</source>
        <translation>Lecturas posibles</translation>
    </message>
    <message>
        <source>About the chosen drug</source>
        <translation>Sobre el fármaco elegido</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Comparación</translation>
    </message>
    <message>
        <source>Impact</source>
        <translation>Efecto</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historial</translation>
    </message>
    <message>
        <source>Equivalence</source>
        <translation>Equivalencia</translation>
    </message>
    <message>
        <source>Reason for the decision</source>
        <translation>Motivo de la decisión</translation>
    </message>
    <message>
        <source>Reason, kept in the audit trail</source>
        <translation>Motivo, se conserva en la auditoría</translation>
    </message>
    <message>
        <source>Add a note to the code</source>
        <translation>Añadir una nota al código</translation>
    </message>
    <message>
        <source>Assign the code</source>
        <translation>Encargar el código</translation>
    </message>
    <message>
        <source>To me</source>
        <translation>A mí</translation>
    </message>
    <message>
        <source>To nobody</source>
        <translation>A nadie</translation>
    </message>
    <message>
        <source>To somebody else…</source>
        <translation>A otra persona…</translation>
    </message>
    <message>
        <source>assigned to %1</source>
        <translation>a cargo de %1</translation>
    </message>
    <message>
        <source>release %1</source>
        <translation>versión %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2. “%3”</source>
        <translation>%1: %2. «%3»</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) wait for this decision.</source>
        <translation>
            <numerusform>%n evento espera esta decisión.</numerusform>
            <numerusform>%n eventos esperan esta decisión.</numerusform>
        </translation>
    </message>
    <message>
        <source>Possible readings: %1</source>
        <translation>Lecturas posibles: %1</translation>
    </message>
    <message>
        <source>Reading the drug list…</source>
        <translation>Leyendo la lista de fármacos…</translation>
    </message>
    <message>
        <source>There is nothing to compare: the source says too little.</source>
        <translation>No hay nada que comparar: el origen dice muy poco.</translation>
    </message>
    <message>
        <source>Choose a drug to see it beside the source.</source>
        <translation>Elija un fármaco para verlo junto al origen.</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Preguntar otra vez</translation>
    </message>
    <message>
        <source>Note on %1</source>
        <translation>Nota sobre %1</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Añadir nota</translation>
    </message>
</context>
<context>
    <name>concord::MappingFiguresView</name>
    <message>
        <source>Figures of the mapping work</source>
        <translation>Cifras del trabajo de asignación</translation>
    </message>
    <message>
        <source>Median time to a decision</source>
        <translation>Mediana hasta la decisión</translation>
    </message>
    <message>
        <source>9 of 10 decided within</source>
        <translation>9 de cada 10 decididos en</translation>
    </message>
    <message>
        <source>Accepted as offered</source>
        <translation>Aceptadas como se ofrecieron</translation>
    </message>
    <message>
        <source>Another suggestion taken</source>
        <translation>Se tomó otra sugerencia</translation>
    </message>
    <message>
        <source>Decided with suggestions, 90 days</source>
        <translation>Decididos con sugerencias, 90 días</translation>
    </message>
    <message>
        <source>There is nothing to count yet.</source>
        <translation>Aún no hay nada que contar.</translation>
    </message>
    <message>
        <source>Coverage by source, codes</source>
        <translation>Cobertura por origen, códigos</translation>
    </message>
    <message>
        <source>Coverage by source, orders and dispenses</source>
        <translation>Cobertura por origen, prescripciones y dispensaciones</translation>
    </message>
    <message>
        <source>Open codes by age</source>
        <translation>Códigos abiertos por antigüedad</translation>
    </message>
    <message>
        <source>Decisions a day, last 30 days</source>
        <translation>Decisiones por día, últimos 30 días</translation>
    </message>
    <message>
        <source>no longer known</source>
        <translation>ya desconocido</translation>
    </message>
    <message>
        <source>mapped</source>
        <translation>asignado</translation>
    </message>
    <message>
        <source>not mapped</source>
        <translation>sin asignar</translation>
    </message>
    <message>
        <source>older</source>
        <translation>más</translation>
    </message>
    <message>
        <source>≤ 1 h</source>
        <translation>≤ 1 h</translation>
    </message>
    <message>
        <source>≤ 8 h</source>
        <translation>≤ 8 h</translation>
    </message>
    <message>
        <source>≤ 1 d</source>
        <translation>≤ 1 d</translation>
    </message>
    <message>
        <source>≤ 3 d</source>
        <translation>≤ 3 d</translation>
    </message>
    <message>
        <source>≤ 7 d</source>
        <translation>≤ 7 d</translation>
    </message>
    <message>
        <source>≤ 30 d</source>
        <translation>≤ 30 d</translation>
    </message>
</context>
<context>
    <name>concord::MappingFilterBar</name>
    <message>
        <source>Assigned to me</source>
        <translation>A mi cargo</translation>
    </message>
    <message>
        <source>Confident only</source>
        <translation>Solo seguras</translation>
    </message>
    <message>
        <source>Filter codes by text</source>
        <translation>Filtrar códigos por texto</translation>
    </message>
    <message>
        <source>Filter codes by status</source>
        <translation>Filtrar códigos por estado</translation>
    </message>
    <message>
        <source>Order of the codes</source>
        <translation>Orden de los códigos</translation>
    </message>
    <message>
        <source>Filter codes by the reason</source>
        <translation>Filtrar códigos por el motivo</translation>
    </message>
    <message>
        <source>Filter codes by code system</source>
        <translation>Filtrar códigos por sistema</translation>
    </message>
    <message>
        <source>Show codes assigned to me only</source>
        <translation>Mostrar solo los códigos a mi cargo</translation>
    </message>
    <message>
        <source>Show codes with a confident suggestion only</source>
        <translation>Mostrar solo los códigos con una sugerencia segura</translation>
    </message>
    <message>
        <source>Part of the code or name</source>
        <translation>Parte del código o nombre</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abiertos</translation>
    </message>
    <message>
        <source>All statuses</source>
        <translation>Todos los estados</translation>
    </message>
    <message>
        <source>All reasons</source>
        <translation>Todos los motivos</translation>
    </message>
    <message>
        <source>All code systems</source>
        <translation>Todos los sistemas</translation>
    </message>
    <message>
        <source>Touched by a release</source>
        <translation>Afectadas por una versión</translation>
    </message>
    <message>
        <source>Show mappings that a release touches only</source>
        <translation>Mostrar solo las asignaciones afectadas por una versión</translation>
    </message>
</context>
<context>
    <name>concord::MappingHistoryView</name>
    <message>
        <source>When</source>
        <translation>Cuándo</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Quién</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Qué</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Por qué</translation>
    </message>
    <message>
        <source>History of the code</source>
        <translation>Historial del código</translation>
    </message>
    <message>
        <source>Nothing was decided about this code yet.</source>
        <translation>Aún no se ha decidido nada sobre este código.</translation>
    </message>
</context>
<context>
    <name>concord::MappingList</name>
    <message>
        <source>Codes</source>
        <translation>Códigos</translation>
    </message>
    <message>
        <source>Code mappings</source>
        <translation>Asignaciones de códigos</translation>
    </message>
    <message>
        <source>No mapping matches these filters.</source>
        <translation>Ninguna asignación cumple estos filtros.</translation>
    </message>
    <message>
        <source>No release touches a mapping that nobody has looked at since.</source>
        <translation>Ninguna versión afecta a una asignación que nadie haya revisado desde entonces.</translation>
    </message>
    <message>
        <source>No code waits for a decision.</source>
        <translation>Ningún código espera una decisión.</translation>
    </message>
    <message>
        <source>There are no mappings with this status.</source>
        <translation>No hay asignaciones con este estado.</translation>
    </message>
</context>
<context>
    <name>concord::MappingModel</name>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Código</translation>
    </message>
    <message>
        <source>Text at the source</source>
        <translation>Texto en el origen</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motivo</translation>
    </message>
    <message>
        <source>Local drug</source>
        <translation>Fármaco local</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Esperan</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Edad</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>A cargo de</translation>
    </message>
    <message>
        <source>%1, confident</source>
        <translation>%1, segura</translation>
    </message>
    <message>
        <source>Confident suggestion: %1</source>
        <translation>Sugerencia segura: %1</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Versión</translation>
    </message>
</context>
<context>
    <name>concord::MappingUndoBar</name>
    <message>
        <source>Undo (U)</source>
        <translation>Deshacer (U)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>The last decision</source>
        <translation>La última decisión</translation>
    </message>
    <message>
        <source>Undo the last decision</source>
        <translation>Deshacer la última decisión</translation>
    </message>
    <message>
        <source>Close the line about the last decision</source>
        <translation>Cerrar la línea sobre la última decisión</translation>
    </message>
    <message>
        <source>It can be undone until %1, while nothing of it has been worked on.</source>
        <translation>Se puede deshacer hasta %1, mientras no se haya procesado nada.</translation>
    </message>
    <message>
        <source>It can be undone while no event of it has gone on.</source>
        <translation>Se puede deshacer mientras ningún evento suyo haya continuado.</translation>
    </message>
    <message numerus="yes">
        <source>%n other(s) wait for another code as well.</source>
        <translation>
            <numerusform>%n más espera además otro código.</numerusform>
            <numerusform>%n más esperan además otro código.</numerusform>
        </translation>
    </message>
    <message>
        <source>It could not be undone. %1</source>
        <translation>No se pudo deshacer. %1</translation>
    </message>
    <message>
        <source>Events that waited for it have gone on already.</source>
        <translation>Eventos que lo esperaban ya han continuado.</translation>
    </message>
    <message>
        <source>Undone right after the decision.</source>
        <translation>Deshecho justo después de la decisión.</translation>
    </message>
    <message>
        <source>Undoing the decision…</source>
        <translation>Deshaciendo la decisión…</translation>
    </message>
    <message>
        <source>There is no answer yet. It may have been undone: look at the list before you try again.</source>
        <translation>Aún no hay respuesta. Puede que se haya deshecho: mire la lista antes de intentarlo de nuevo.</translation>
    </message>
    <message numerus="yes">
        <source>%n code(s) decided at once.</source>
        <translation>
            <numerusform>%n código decidido a la vez.</numerusform>
            <numerusform>%n códigos decididos a la vez.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) go on.</source>
        <translation>
            <numerusform>%n evento sigue adelante.</numerusform>
            <numerusform>%n eventos siguen adelante.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n decision(s) undone.</source>
        <translation>
            <numerusform>%n decisión deshecha.</numerusform>
            <numerusform>%n decisiones deshechas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be: events that waited have gone on already, or somebody decided anew.</source>
        <translation>
            <numerusform>%n no se pudo deshacer: los eventos que esperaban ya han seguido, o alguien ha decidido de nuevo.</numerusform>
            <numerusform>%n no se pudieron deshacer: los eventos que esperaban ya han seguido, o alguien ha decidido de nuevo.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::MappingViewsMenu</name>
    <message>
        <source>Save this view…</source>
        <translation>Guardar esta vista…</translation>
    </message>
    <message>
        <source>Delete a view</source>
        <translation>Eliminar una vista</translation>
    </message>
</context>
<context>
    <name>concord::MappingsPanel</name>
    <message>
        <source>Code mappings</source>
        <translation>Asignaciones de códigos</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Vistas</translation>
    </message>
    <message>
        <source>Accept confident…</source>
        <translation>Aceptar seguras…</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Cifras</translation>
    </message>
    <message>
        <source>Views of the list</source>
        <translation>Vistas de la lista</translation>
    </message>
    <message>
        <source>Show the figures</source>
        <translation>Mostrar las cifras</translation>
    </message>
    <message>
        <source>Show the keys</source>
        <translation>Mostrar las teclas</translation>
    </message>
    <message>
        <source>Review the confident suggestions and accept them</source>
        <translation>Revisar las sugerencias seguras y aceptarlas</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Decisión</translation>
    </message>
    <message>
        <source>Choose a code to decide what it means.</source>
        <translation>Elija un código para decidir qué significa.</translation>
    </message>
    <message>
        <source>The code that was here is no longer in the list. Choose a code.</source>
        <translation>El código que estaba aquí ya no está en la lista. Elija un código.</translation>
    </message>
    <message>
        <source>%1: there is no answer yet. It may have been stored: look at the list before you try again.</source>
        <translation>%1: aún no hay respuesta. Puede que se haya guardado: mire la lista antes de intentarlo de nuevo.</translation>
    </message>
    <message>
        <source>A code</source>
        <translation>Un código</translation>
    </message>
    <message>
        <source>A release of the terminology</source>
        <translation>Una versión de la terminología</translation>
    </message>
    <message>
        <source>Release %1</source>
        <translation>La versión %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 touches %n mapping(s) that somebody should look at again.</source>
        <translation>
            <numerusform>%1 afecta a %n asignación que alguien debería revisar.</numerusform>
            <numerusform>%1 afecta a %n asignaciones que alguien debería revisar.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Mostrarlas</translation>
    </message>
    <message>
        <source>There is no code to choose.</source>
        <translation>No hay ningún código que elegir.</translation>
    </message>
    <message>
        <source>The codes could not be read.</source>
        <translation>No se pudieron leer los códigos.</translation>
    </message>
    <message>
        <source>There is nothing here that can be undone now.</source>
        <translation>Ahora no hay nada aquí que se pueda deshacer.</translation>
    </message>
</context>
<context>
    <name>concord::MetricsMini</name>
    <message>
        <source>Last 24 hours</source>
        <translation>Últimas 24 horas</translation>
    </message>
    <message>
        <source>Success rate</source>
        <translation>Tasa de éxito</translation>
    </message>
    <message>
        <source>Median latency</source>
        <translation>Latencia mediana</translation>
    </message>
    <message>
        <source>On the lists</source>
        <translation>En las listas</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>Pacientes</translation>
    </message>
    <message>
        <source>Unmapped codes</source>
        <translation>Códigos sin asignar</translation>
    </message>
    <message>
        <source>No figures yet. They appear after the first sync.</source>
        <translation>Aún no hay cifras. Aparecen tras la primera sincronización.</translation>
    </message>
    <message>
        <source>Active medications on the lists of all patients</source>
        <translation>Medicaciones activas en las listas de todos los pacientes</translation>
    </message>
    <message>
        <source>Events per hour</source>
        <translation>Eventos por hora</translation>
    </message>
    <message>
        <source>Latency per hour</source>
        <translation>Latencia por hora</translation>
    </message>
</context>
<context>
    <name>concord::NotifierTestDialog</name>
    <message>
        <source>Send a test notice</source>
        <translation>Enviar un aviso de prueba</translation>
    </message>
    <message>
        <source>A worker sends it to whom its configuration names, whatever the rules say; the desktop&apos;s is shown on this computer. Each order stands in the audit trail.</source>
        <translation>Un proceso lo envía a quien nombra su configuración, digan lo que digan las reglas; el de escritorio se muestra en este equipo. Cada orden queda en el registro de auditoría.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Leyendo…</translation>
    </message>
    <message>
        <source>Last test: %1</source>
        <translation>Última prueba: %1</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>Send a test notice: %1</source>
        <translation>Enviar un aviso de prueba: %1</translation>
    </message>
    <message>
        <source>The test is being ordered…</source>
        <translation>Se está solicitando la prueba…</translation>
    </message>
    <message>
        <source>What you see is from earlier. %1</source>
        <translation>Lo que se ve es de antes. %1</translation>
    </message>
    <message>
        <source>No worker serves this database, so nothing is sent. Start one: concordd run.</source>
        <translation>Ningún proceso atiende esta base de datos, así que no se envía nada. Inicie uno: concordd run.</translation>
    </message>
    <message>
        <source>The desktop has taken it. If you did not see it, look at the desktop&apos;s own settings of notifications.</source>
        <translation>El escritorio lo ha aceptado. Si no lo ha visto, revise los ajustes de notificaciones del propio escritorio.</translation>
    </message>
    <message>
        <source>This desktop has no place for notifications: the window has said it, as it does with incidents.</source>
        <translation>Este escritorio no tiene dónde mostrar notificaciones: lo ha dicho la ventana, como hace con las incidencias.</translation>
    </message>
    <message>
        <source>Not shown: “Tell of incidents on the desktop” in the menu View is switched off here.</source>
        <translation>No se ha mostrado: «Avisar de incidencias en el escritorio», en el menú Ver, está desactivado aquí.</translation>
    </message>
</context>
<context>
    <name>concord::OverrideBox</name>
    <message>
        <source>May differ:</source>
        <translation>Puede diferir:</translation>
    </message>
    <message>
        <source>%1 may differ</source>
        <translation>%1 puede diferir</translation>
    </message>
</context>
<context>
    <name>concord::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>Resumen</translation>
    </message>
</context>
<context>
    <name>concord::PageKeys</name>
    <message>
        <source>this list</source>
        <translation>esta lista</translation>
    </message>
</context>
<context>
    <name>concord::PanelFrame</name>
    <message>
        <source>There is nothing here yet.</source>
        <translation>Aquí no hay nada todavía.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Cargando…</translation>
    </message>
    <message>
        <source>Your role does not allow you to see this.</source>
        <translation>Su función no le permite ver esto.</translation>
    </message>
    <message>
        <source>No connection to the database. What you see is from earlier.</source>
        <translation>Sin conexión con la base de datos. Lo que ve es de antes.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
</context>
<context>
    <name>concord::PatientComparisonModel</name>
    <message>
        <source>not said</source>
        <translation>no consta</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Registros</translation>
    </message>
    <message>
        <source>This patient
of %1</source>
        <translation>Este paciente
de %1</translation>
    </message>
    <message>
        <source>%1: chosen</source>
        <translation>%1: elegido</translation>
    </message>
    <message>
        <source>%1: candidate %2</source>
        <translation>%1: candidato %2</translation>
    </message>
</context>
<context>
    <name>concord::PatientComparisonPane</name>
    <message>
        <source>When</source>
        <translation>Cuándo</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Quién</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Qué</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Por qué</translation>
    </message>
    <message>
        <source>Who it may be</source>
        <translation>Quién puede ser</translation>
    </message>
    <message>
        <source>&amp;Not the same…</source>
        <translation>&amp;No es la misma persona…</translation>
    </message>
    <message>
        <source>&amp;Unlink…</source>
        <translation>&amp;Desvincular…</translation>
    </message>
    <message>
        <source>Who the patient may be</source>
        <translation>Quién puede ser el paciente</translation>
    </message>
    <message>
        <source>Choose a patient to see who it may be. That you have looked is written to the audit trail.</source>
        <translation>Elija un paciente para ver quién puede ser. La consulta queda en el registro de auditoría.</translation>
    </message>
    <message>
        <source>What was decided before</source>
        <translation>Lo decidido antes</translation>
    </message>
    <message>
        <source>Link to the selected candidate</source>
        <translation>Vincular con el candidato seleccionado</translation>
    </message>
    <message>
        <source>Merge into the selected record</source>
        <translation>Fusionar con el registro seleccionado</translation>
    </message>
    <message>
        <source>None of these is the same</source>
        <translation>Ninguno de estos es la misma persona</translation>
    </message>
    <message>
        <source>Take the link back</source>
        <translation>Retirar el vínculo</translation>
    </message>
    <message>
        <source>Nobody whom the master list has by name is like this patient. Medication lists bring no names: they come with the records of patients.</source>
        <translation>Nadie a quien la lista maestra conozca por su nombre se parece a este paciente. Las listas de medicación no traen nombres: vienen con los registros de los pacientes.</translation>
    </message>
    <message>
        <source>How likely each one is, and who is likeliest, is shown once you have decided.</source>
        <translation>La probabilidad de cada uno, y quién es el más probable, se muestra cuando haya decidido.</translation>
    </message>
    <message>
        <source>Nothing could be read.</source>
        <translation>No se pudo leer nada.</translation>
    </message>
    <message>
        <source>This was not done: somebody has decided meanwhile, or the decision before is still being carried out. Look again.</source>
        <translation>No se hizo: alguien ha decidido entretanto, o la decisión anterior aún se está llevando a cabo. Vuelva a mirar.</translation>
    </message>
    <message>
        <source>Link the patient</source>
        <translation>Vincular al paciente</translation>
    </message>
    <message>
        <source>Both are one person: events that name either are worked one after another from now on, and the records of %1 show under the other patient as well.</source>
        <translation>Ambos son la misma persona: desde ahora los eventos que nombran a uno u otro se tramitan uno tras otro, y los registros de %1 se muestran también con el otro paciente.</translation>
    </message>
    <message>
        <source>&amp;Link</source>
        <translation>&amp;Vincular</translation>
    </message>
    <message>
        <source>Merge the records</source>
        <translation>Fusionar los registros</translation>
    </message>
    <message>
        <source>All records and identifiers move to the selected record, as after a merge message. This cannot be taken back.</source>
        <translation>Todos los registros e identificadores pasan al registro seleccionado, como tras un mensaje de fusión. Esto no se puede deshacer.</translation>
    </message>
    <message>
        <source>&amp;Merge</source>
        <translation>&amp;Fusionar</translation>
    </message>
    <message>
        <source>Unlink the patient</source>
        <translation>Desvincular al paciente</translation>
    </message>
    <message>
        <source>Events that come from now on are worked apart again. What was worked in one order before stays as it is.</source>
        <translation>Los eventos que lleguen desde ahora se tramitan de nuevo por separado. Lo ya tramitado en un solo orden queda como está.</translation>
    </message>
    <message>
        <source>&amp;Unlink</source>
        <translation>&amp;Desvincular</translation>
    </message>
    <message>
        <source>Not the same person</source>
        <translation>No es la misma persona</translation>
    </message>
    <message>
        <source>None of the candidates is this patient. The question is not asked again.</source>
        <translation>Ninguno de los candidatos es este paciente. No se vuelve a preguntar.</translation>
    </message>
    <message>
        <source>&amp;Not the same</source>
        <translation>&amp;No es la misma persona</translation>
    </message>
    <message>
        <source>&amp;Link…</source>
        <translation>&amp;Vincular…</translation>
    </message>
    <message>
        <source>&amp;Merge…</source>
        <translation>&amp;Fusionar…</translation>
    </message>
    <message>
        <source>The patient, field by field</source>
        <translation>El paciente, campo por campo</translation>
    </message>
    <message>
        <source>The candidates, field by field</source>
        <translation>Los candidatos, campo por campo</translation>
    </message>
    <message>
        <source>Concord</source>
        <translation>Concord</translation>
    </message>
</context>
<context>
    <name>concord::PatientQuestionModel</name>
    <message>
        <source>Patient of</source>
        <translation>Paciente de</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>could not be carried out</source>
        <translation>no se pudo llevar a cabo</translation>
    </message>
    <message>
        <source>not carried out yet</source>
        <translation>aún sin llevar a cabo</translation>
    </message>
    <message>
        <source>someone similar</source>
        <translation>alguien parecido</translation>
    </message>
    <message>
        <source>no one similar</source>
        <translation>nadie parecido</translation>
    </message>
</context>
<context>
    <name>concord::PatientsTab</name>
    <message>
        <source>Patients of other sources</source>
        <translation>Pacientes de otras fuentes</translation>
    </message>
    <message>
        <source>&amp;Similar only</source>
        <translation>&amp;Solo parecidos</translation>
    </message>
    <message>
        <source>Patients</source>
        <translation>Pacientes</translation>
    </message>
    <message>
        <source>Filter patients by state</source>
        <translation>Filtrar pacientes por estado</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Todos los estados</translation>
    </message>
    <message>
        <source>Show patients with candidates only</source>
        <translation>Mostrar solo pacientes con candidatos</translation>
    </message>
    <message>
        <source>No patient waits for a decision. Patients of other sources come here when no identifier says who they are.</source>
        <translation>Ningún paciente espera una decisión. Los pacientes de otras fuentes llegan aquí cuando ningún identificador dice quiénes son.</translation>
    </message>
    <message>
        <source>No patient matches these filters.</source>
        <translation>Ningún paciente cumple estos filtros.</translation>
    </message>
</context>
<context>
    <name>concord::PayloadView</name>
    <message>
        <source>Place</source>
        <translation>Lugar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
    <message>
        <source>Show pa&amp;yload</source>
        <translation>Mostrar c&amp;ontenido</translation>
    </message>
    <message>
        <source>The payload may hold patient data. It is shown for a reason; that you looked at it, and why, is noted in the audit trail.</source>
        <translation>El contenido puede tener datos de pacientes. Se muestra por un motivo; que lo consultó, y por qué, queda en el registro de auditoría.</translation>
    </message>
    <message>
        <source>Reason for viewing</source>
        <translation>Motivo de la consulta</translation>
    </message>
    <message>
        <source>Show the payload of the event</source>
        <translation>Mostrar el contenido del evento</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>Co&amp;piar</translation>
    </message>
    <message>
        <source>Copy the payload</source>
        <translation>Copiar el contenido</translation>
    </message>
    <message>
        <source>&amp;Hide</source>
        <translation>&amp;Ocultar</translation>
    </message>
    <message>
        <source>Hide the payload</source>
        <translation>Ocultar el contenido</translation>
    </message>
    <message>
        <source>Payload as text</source>
        <translation>Contenido como texto</translation>
    </message>
    <message>
        <source>Structure of the payload</source>
        <translation>Estructura del contenido</translation>
    </message>
    <message>
        <source>Canonical values</source>
        <translation>Valores canónicos</translation>
    </message>
    <message>
        <source>Ways to see the payload</source>
        <translation>Maneras de ver el contenido</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Estructura</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>Canonical</source>
        <translation>Canónico</translation>
    </message>
    <message>
        <source>%1, ISO 8859-1</source>
        <translation>%1, ISO 8859-1</translation>
    </message>
    <message>
        <source>hidden again in %1:%2</source>
        <translation>se oculta en %1:%2</translation>
    </message>
    <message>
        <source>The payload may hold patient data.</source>
        <translation>El contenido puede llevar datos de pacientes.</translation>
    </message>
</context>
<context>
    <name>concord::PeoplePage</name>
    <message>
        <source>People</source>
        <translation>Personas</translation>
    </message>
    <message>
        <source>&amp;Patients</source>
        <translation>&amp;Pacientes</translation>
    </message>
    <message>
        <source>Pre&amp;scribers</source>
        <translation>Pre&amp;scriptores</translation>
    </message>
    <message>
        <source>&amp;Facilities</source>
        <translation>&amp;Centros</translation>
    </message>
    <message>
        <source>Patients, prescribers, directory and facilities</source>
        <translation>Pacientes, prescriptores, directorio y centros</translation>
    </message>
    <message>
        <source>D&amp;irectory</source>
        <translation>D&amp;irectorio</translation>
    </message>
</context>
<context>
    <name>concord::PrescriberDialog</name>
    <message>
        <source>Id</source>
        <translation>Id.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>NPI</source>
        <translation>NPI</translation>
    </message>
    <message>
        <source>DEA</source>
        <translation>DEA</translation>
    </message>
    <message>
        <source>&amp;Link</source>
        <translation>&amp;Vincular</translation>
    </message>
    <message>
        <source>&amp;Nobody of ours</source>
        <translation>&amp;Nadie de los nuestros</translation>
    </message>
    <message>
        <source>Who this prescriber is</source>
        <translation>Quién es este prescriptor</translation>
    </message>
    <message>
        <source>%1, as %2 sends it: %3</source>
        <translation>%1, como lo envía %2: %3</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Motivo</translation>
    </message>
    <message>
        <source>Search the directory</source>
        <translation>Buscar en el directorio</translation>
    </message>
    <message>
        <source>Part of the name or of a number</source>
        <translation>Parte del nombre o de un número</translation>
    </message>
    <message>
        <source>Providers of the directory</source>
        <translation>Profesionales del directorio</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motivo</translation>
    </message>
    <message>
        <source>kept in the audit trail</source>
        <translation>queda en el registro de auditoría</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>%1 (out of use)</source>
        <translation>%1 (en desuso)</translation>
    </message>
    <message>
        <source>Storing the decision…</source>
        <translation>Guardando la decisión…</translation>
    </message>
    <message>
        <source>The directory has nobody like that. Providers are added on the page.</source>
        <translation>El directorio no tiene a nadie así. Los profesionales se añaden en la página.</translation>
    </message>
    <message>
        <source>Choose a provider and give a reason.</source>
        <translation>Elija un profesional e indique un motivo.</translation>
    </message>
    <message>
        <source>Somebody has decided meanwhile, or the provider is out of use. Close this window and look again.</source>
        <translation>Alguien ha decidido entretanto, o el profesional está en desuso. Cierre esta ventana y vuelva a mirar.</translation>
    </message>
    <message>
        <source>Choose a provider in use.</source>
        <translation>Elija un profesional en uso.</translation>
    </message>
</context>
<context>
    <name>concord::PrescriberModel</name>
    <message>
        <source>Prescriber as sent</source>
        <translation>Prescriptor enviado</translation>
    </message>
    <message>
        <source>Sent by</source>
        <translation>Enviado por</translation>
    </message>
    <message>
        <source>Who it is</source>
        <translation>Quién es</translation>
    </message>
    <message>
        <source>by %1: %2</source>
        <translation>por %1: %2</translation>
    </message>
</context>
<context>
    <name>concord::PrescribersTab</name>
    <message>
        <source>Prescribers of messages</source>
        <translation>Prescriptores de mensajes</translation>
    </message>
    <message>
        <source>&amp;Decide…</source>
        <translation>&amp;Decidir…</translation>
    </message>
    <message>
        <source>&amp;Add provider…</source>
        <translation>&amp;Añadir profesional…</translation>
    </message>
    <message>
        <source>Prescribers</source>
        <translation>Prescriptores</translation>
    </message>
    <message>
        <source>Filter prescribers by state</source>
        <translation>Filtrar prescriptores por estado</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Todos los estados</translation>
    </message>
    <message>
        <source>Decide who the selected prescriber is</source>
        <translation>Decidir quién es el prescriptor seleccionado</translation>
    </message>
    <message>
        <source>Add a provider to the directory</source>
        <translation>Añadir un profesional al directorio</translation>
    </message>
    <message>
        <source>No prescriber waits for a decision. Prescribers come here when the directory has neither their NPI nor their DEA number.</source>
        <translation>Ningún prescriptor espera una decisión. Los prescriptores llegan aquí cuando el directorio no tiene ni su NPI ni su número DEA.</translation>
    </message>
    <message>
        <source>No prescriber matches this filter.</source>
        <translation>Ningún prescriptor cumple este filtro.</translation>
    </message>
</context>
<context>
    <name>concord::ProgressLine</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Progress of the sync</source>
        <translation>Progreso de la sincronización</translation>
    </message>
    <message>
        <source>Cancel the sync</source>
        <translation>Cancelar la sincronización</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Cancelando…</translation>
    </message>
    <message>
        <source>Waiting to start</source>
        <translation>En espera de inicio</translation>
    </message>
</context>
<context>
    <name>concord::ProviderDialog</name>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Añadir</translation>
    </message>
    <message>
        <source>Add a provider to the directory</source>
        <translation>Añadir un profesional al directorio</translation>
    </message>
    <message>
        <source>&amp;Id</source>
        <translation>&amp;Id.</translation>
    </message>
    <message>
        <source>the directory&apos;s own key</source>
        <translation>la clave propia del directorio</translation>
    </message>
    <message>
        <source>&amp;Family name</source>
        <translation>&amp;Apellidos</translation>
    </message>
    <message>
        <source>&amp;Given names</source>
        <translation>&amp;Nombres</translation>
    </message>
    <message>
        <source>&amp;NPI</source>
        <translation>N&amp;PI</translation>
    </message>
    <message>
        <source>ten digits</source>
        <translation>diez cifras</translation>
    </message>
    <message>
        <source>&amp;DEA number</source>
        <translation>Número &amp;DEA</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Motivo</translation>
    </message>
    <message>
        <source>kept in the audit trail</source>
        <translation>queda en el registro de auditoría</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Storing the provider…</source>
        <translation>Guardando el profesional…</translation>
    </message>
    <message>
        <source>Give the id that your directory uses.</source>
        <translation>Indique el identificador que usa su directorio.</translation>
    </message>
    <message>
        <source>Give the family name.</source>
        <translation>Indique los apellidos.</translation>
    </message>
    <message>
        <source>This is not an NPI: its check digit is wrong.</source>
        <translation>No es un NPI: su dígito de control es incorrecto.</translation>
    </message>
    <message>
        <source>This is not a DEA number: its check digit is wrong.</source>
        <translation>No es un número DEA: su dígito de control es incorrecto.</translation>
    </message>
    <message>
        <source>Give a reason.</source>
        <translation>Indique un motivo.</translation>
    </message>
    <message>
        <source>The directory has this id already, or a number is another provider&apos;s.</source>
        <translation>El directorio ya tiene este identificador, o un número es de otro profesional.</translation>
    </message>
    <message>
        <source>In &amp;use: prescribers can be linked to it</source>
        <translation>En &amp;uso: se le pueden vincular prescriptores</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Guardar</translation>
    </message>
    <message>
        <source>Change a provider</source>
        <translation>Cambiar un profesional</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>En uso</translation>
    </message>
    <message>
        <source>Somebody has changed the provider meanwhile, or a number is another provider&apos;s. Close this window and look again.</source>
        <translation>Entretanto alguien ha cambiado el profesional, o un número es de otro profesional. Cierre esta ventana y mire de nuevo.</translation>
    </message>
</context>
<context>
    <name>concord::ProviderModel</name>
    <message>
        <source>Provider</source>
        <translation>Profesional</translation>
    </message>
    <message>
        <source>NPI</source>
        <translation>NPI</translation>
    </message>
    <message>
        <source>DEA number</source>
        <translation>Número DEA</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>En uso</translation>
    </message>
    <message>
        <source>Out of use</source>
        <translation>Fuera de uso</translation>
    </message>
    <message>
        <source>by %1, %2</source>
        <translation>por %1, %2</translation>
    </message>
</context>
<context>
    <name>concord::ProvidersTab</name>
    <message>
        <source>Providers of the directory</source>
        <translation>Profesionales del directorio</translation>
    </message>
    <message>
        <source>&amp;Change…</source>
        <translation>&amp;Cambiar…</translation>
    </message>
    <message>
        <source>&amp;Add provider…</source>
        <translation>&amp;Añadir profesional…</translation>
    </message>
    <message>
        <source>Directory</source>
        <translation>Directorio</translation>
    </message>
    <message>
        <source>Search the directory</source>
        <translation>Buscar en el directorio</translation>
    </message>
    <message>
        <source>Part of the name or of a number</source>
        <translation>Parte del nombre o de un número</translation>
    </message>
    <message>
        <source>Change the selected provider</source>
        <translation>Cambiar el profesional seleccionado</translation>
    </message>
    <message>
        <source>Add a provider to the directory</source>
        <translation>Añadir un profesional al directorio</translation>
    </message>
    <message>
        <source>The directory is empty. While it is, prescribers are taken as they are sent.</source>
        <translation>El directorio está vacío. Mientras lo esté, los prescriptores se aceptan tal como llegan.</translation>
    </message>
    <message>
        <source>The directory has nobody like that.</source>
        <translation>En el directorio no hay nadie así.</translation>
    </message>
</context>
<context>
    <name>concord::QueueTile</name>
    <message numerus="yes">
        <source>%1: %n event(s)</source>
        <translation>
            <numerusform>%1: %n evento</numerusform>
            <numerusform>%1: %n eventos</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the events: %1</source>
        <translation>Ver los eventos: %1</translation>
    </message>
</context>
<context>
    <name>concord::RateMeter</name>
    <message>
        <source>Free part of the rate limit: %1</source>
        <translation>Parte libre del límite de ritmo: %1</translation>
    </message>
</context>
<context>
    <name>concord::ReasonDialog</name>
    <message>
        <source>&amp;Reason, kept in the audit trail</source>
        <translation>&amp;Motivo, queda en el registro de auditoría</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motivo</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>concord::ReconciliationItemModel</name>
    <message>
        <source>Gravity</source>
        <translation>Gravedad</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Qué difiere</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Campo</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>%1: %2, %3: %4</source>
        <comment>ehr: a drug, pharm: another drug</comment>
        <translation>%1: %2, %3: %4</translation>
    </message>
</context>
<context>
    <name>concord::ReconciliationPage</name>
    <message>
        <source>Runs</source>
        <translation>Ejecuciones</translation>
    </message>
    <message>
        <source>&amp;Compare now</source>
        <translation>&amp;Comparar ahora</translation>
    </message>
    <message>
        <source>Save &amp;report</source>
        <translation>Guardar in&amp;forme</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Diferencias</translation>
    </message>
    <message>
        <source>Reconciliation</source>
        <translation>Conciliación</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s) saved in %1.</source>
        <translation>
            <numerusform>%n diferencia guardada en %1.</numerusform>
            <numerusform>%n diferencias guardadas en %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>The report could not be written to %1. Choose another place.</source>
        <translation>El informe no se pudo escribir en %1. Elija otro lugar.</translation>
    </message>
    <message>
        <source>Runs, newest first</source>
        <translation>Ejecuciones, las más recientes primero</translation>
    </message>
    <message>
        <source>Which integration</source>
        <translation>Qué integración</translation>
    </message>
    <message>
        <source>Compare both sides now</source>
        <translation>Comparar ambos lados ahora</translation>
    </message>
    <message>
        <source>Save the chosen run as a file</source>
        <translation>Guardar la ejecución elegida como archivo</translation>
    </message>
    <message>
        <source>As a page (HTML)…</source>
        <translation>Como página (HTML)…</translation>
    </message>
    <message>
        <source>As a table (CSV)…</source>
        <translation>Como tabla (CSV)…</translation>
    </message>
    <message>
        <source>On paper (PDF)…</source>
        <translation>En papel (PDF)…</translation>
    </message>
    <message>
        <source>With what both sides say (patient data)</source>
        <translation>Con lo que dicen ambos lados (datos de pacientes)</translation>
    </message>
    <message>
        <source>Differences, the gravest first</source>
        <translation>Diferencias, las más graves primero</translation>
    </message>
    <message>
        <source>Filter differences by state</source>
        <translation>Filtrar diferencias por estado</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abierta</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Hecho</translation>
    </message>
    <message>
        <source>Resolved by rule</source>
        <translation>Resuelta por regla</translation>
    </message>
    <message>
        <source>Filter differences by kind</source>
        <translation>Filtrar diferencias por tipo</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Todos los tipos</translation>
    </message>
    <message>
        <source>Shows the differences of all patients again</source>
        <translation>Muestra de nuevo las diferencias de todos los pacientes</translation>
    </message>
    <message>
        <source>Keys of the reconciliation</source>
        <translation>Teclas de la conciliación</translation>
    </message>
    <message>
        <source>J, K</source>
        <translation>J, K</translation>
    </message>
    <message>
        <source>next or previous difference</source>
        <translation>diferencia siguiente o anterior</translation>
    </message>
    <message>
        <source>1 to 6</source>
        <translation>1 a 6</translation>
    </message>
    <message>
        <source>order this remedy, and on to the next</source>
        <translation>ordenar este remedio y pasar a la siguiente</translation>
    </message>
    <message>
        <source>write the reason; Escape goes back to the list</source>
        <translation>escribir el motivo; Escape vuelve a la lista</translation>
    </message>
    <message>
        <source>undo the last order, while it can be undone</source>
        <translation>deshacer la última orden, mientras se pueda</translation>
    </message>
    <message>
        <source>this patient only, or all again</source>
        <translation>solo este paciente, o todos de nuevo</translation>
    </message>
    <message>
        <source>compare both sides now</source>
        <translation>comparar ambos lados ahora</translation>
    </message>
    <message>
        <source>No difference of this run matches these filters.</source>
        <translation>Ninguna diferencia de esta ejecución cumple estos filtros.</translation>
    </message>
    <message>
        <source>Nothing is left to be done: both sides agree, or somebody has seen to it.</source>
        <translation>No queda nada por hacer: ambos lados coinciden o alguien se ha ocupado.</translation>
    </message>
    <message>
        <source>This run has found no difference.</source>
        <translation>Esta ejecución no halló diferencias.</translation>
    </message>
    <message>
        <source>A later run has looked again: what is open here is settled or listed there.</source>
        <translation>Una ejecución posterior lo revisó de nuevo: lo abierto aquí está resuelto o figura allí.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Mostrarla</translation>
    </message>
    <message>
        <source>This was seen to meanwhile: %1.</source>
        <translation>Alguien se ocupó entretanto: %1.</translation>
    </message>
    <message>
        <source>All integrations</source>
        <translation>Todas las integraciones</translation>
    </message>
    <message>
        <source>Ordered: a worker begins with it in a moment.</source>
        <translation>Ordenada: un proceso la empieza enseguida.</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Comparando…</translation>
    </message>
    <message>
        <source>Running: %1</source>
        <translation>En curso: %1</translation>
    </message>
    <message>
        <source>Next run: %1</source>
        <translation>Próxima ejecución: %1</translation>
    </message>
    <message>
        <source>Choose an integration first</source>
        <translation>Elija antes una integración</translation>
    </message>
    <message>
        <source>No integration compares two sides. One of the type pharmacy_reconciliation in the configuration does.</source>
        <translation>Ninguna integración compara dos lados. Lo hace una de tipo pharmacy_reconciliation en la configuración.</translation>
    </message>
    <message>
        <source>Both sides have never been compared. &quot;Compare now&quot; does it.</source>
        <translation>Los dos lados nunca se han comparado. &quot;Comparar ahora&quot; lo hace.</translation>
    </message>
    <message>
        <source>Ordering…</source>
        <translation>Ordenando…</translation>
    </message>
    <message>
        <source>There is no answer yet. It may have been stored: look at the list before you try again.</source>
        <translation>Aún no hay respuesta. Puede que se haya guardado: mire la lista antes de volver a intentarlo.</translation>
    </message>
    <message>
        <source>Ordered: %1. It can be undone until %2, then it is carried out.</source>
        <translation>Ordenado: %1. Se puede deshacer hasta %2; después se ejecuta.</translation>
    </message>
    <message numerus="yes">
        <source>Taken back: %n difference(s) are open again.</source>
        <translation>
            <numerusform>Retirado: %n diferencia vuelve a estar abierta.</numerusform>
            <numerusform>Retirado: %n diferencias vuelven a estar abiertas.</numerusform>
        </translation>
    </message>
    <message>
        <source>It could not be undone. %1</source>
        <translation>No se pudo deshacer. %1</translation>
    </message>
    <message>
        <source>It is carried out already.</source>
        <translation>Ya está ejecutada.</translation>
    </message>
    <message>
        <source>This was not ordered: somebody was faster, or a later run has looked again. What stands now is shown.</source>
        <translation>No se ordenó: alguien fue más rápido o una ejecución posterior lo revisó. Se muestra lo que vale ahora.</translation>
    </message>
    <message>
        <source>Patient %1 only</source>
        <translation>Solo el paciente %1</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Guardar el informe</translation>
    </message>
    <message>
        <source>Writing the report…</source>
        <translation>Escribiendo el informe…</translation>
    </message>
    <message>
        <source>Another report is still being written. Try again in a moment.</source>
        <translation>Aún se escribe otro informe. Inténtelo de nuevo en un momento.</translation>
    </message>
    <message>
        <source>There is no run yet, so no difference.</source>
        <translation>Todavía no hay ninguna conciliación, así que no hay diferencias.</translation>
    </message>
    <message numerus="yes">
        <source>Nothing could be compared: the patients of %n record(s) are not linked. Link them on the page People.</source>
        <translation>
            <numerusform>No se pudo comparar nada: el paciente de %n registro no está vinculado. Vincúlelo en la página Personas.</numerusform>
            <numerusform>No se pudo comparar nada: los pacientes de %n registros no están vinculados. Vincúlelos en la página Personas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were not compared: their patients are not linked.</source>
        <translation>
            <numerusform>%n registro no se comparó: su paciente no está vinculado.</numerusform>
            <numerusform>%n registros no se compararon: sus pacientes no están vinculados.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::ReconciliationRunModel</name>
    <message>
        <source>Started</source>
        <translation>Inicio</translation>
    </message>
    <message>
        <source>Integration</source>
        <translation>Integración</translation>
    </message>
    <message>
        <source>Matching</source>
        <translation>Coinciden</translation>
    </message>
    <message>
        <source>Differing</source>
        <translation>Difieren</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Faltan</translation>
    </message>
    <message>
        <source>By rule</source>
        <translation>Por regla</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 y %2</translation>
    </message>
    <message>
        <source>%1 lacks %2, %3 lacks %4</source>
        <comment>source, count, source, count</comment>
        <translation>a %1 le faltan %2, a %3 le faltan %4</translation>
    </message>
    <message>
        <source>%1 lacks %2</source>
        <comment>source, count</comment>
        <translation>a %1 le faltan %2</translation>
    </message>
    <message numerus="yes">
        <source>%n with a patient not linked</source>
        <translation>
            <numerusform>%n con un paciente sin vincular</numerusform>
            <numerusform>%n con un paciente sin vincular</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>concord::RetryQueueCard</name>
    <message>
        <source>Waiting events</source>
        <translation>Eventos en espera</translation>
    </message>
    <message>
        <source>Nothing waits. Every event has been applied.</source>
        <translation>Nada espera. Todos los eventos se han aplicado.</translation>
    </message>
    <message>
        <source>Newest waiting events</source>
        <translation>Eventos en espera más recientes</translation>
    </message>
    <message>
        <source>Next attempt %1</source>
        <translation>Próximo intento %1</translation>
    </message>
    <message>
        <source>Oldest: %1</source>
        <translation>El más antiguo: %1</translation>
    </message>
</context>
<context>
    <name>concord::RetryQueueModel</name>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Evento</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Edad</translation>
    </message>
    <message>
        <source>Received %1</source>
        <translation>Recibido: %1</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>de %1</translation>
    </message>
</context>
<context>
    <name>concord::RetryQueuePage</name>
    <message>
        <source>C&amp;lear filters</source>
        <translation>&amp;Quitar filtros</translation>
    </message>
    <message>
        <source>&amp;Open event</source>
        <translation>&amp;Abrir evento</translation>
    </message>
    <message>
        <source>Resolve &amp;mapping…</source>
        <translation>Resolver c&amp;orrespondencia…</translation>
    </message>
    <message>
        <source>&amp;Edit and resend…</source>
        <translation>&amp;Editar y reenviar…</translation>
    </message>
    <message>
        <source>&amp;Discard…</source>
        <translation>&amp;Descartar…</translation>
    </message>
    <message>
        <source>&amp;All matching</source>
        <translation>&amp;Todos los filtrados</translation>
    </message>
    <message>
        <source>Retry queue</source>
        <translation>Cola de reintentos</translation>
    </message>
    <message>
        <source>Waiting events</source>
        <translation>Eventos en espera</translation>
    </message>
    <message>
        <source>What the events wait for</source>
        <translation>Qué esperan los eventos</translation>
    </message>
    <message>
        <source>All open</source>
        <translation>Todos los abiertos</translation>
    </message>
    <message>
        <source>Filter by kind</source>
        <translation>Filtrar por tipo</translation>
    </message>
    <message>
        <source>Filter by source</source>
        <translation>Filtrar por origen</translation>
    </message>
    <message>
        <source>Filter by last error</source>
        <translation>Filtrar por último error</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Todos los tipos</translation>
    </message>
    <message>
        <source>All sources</source>
        <translation>Todos los orígenes</translation>
    </message>
    <message>
        <source>All errors</source>
        <translation>Todos los errores</translation>
    </message>
    <message>
        <source>Clear all filters of the queue</source>
        <translation>Quitar todos los filtros de la cola</translation>
    </message>
    <message>
        <source>Waiting events, newest first</source>
        <translation>Eventos en espera, primero los más nuevos</translation>
    </message>
    <message>
        <source>Sends the selected events back to the pipeline, with a fresh ladder</source>
        <translation>Devuelve los eventos seleccionados al proceso, con todos sus intentos</translation>
    </message>
    <message>
        <source>Retry all that match the filters…</source>
        <translation>Reintentar todos los que cumplen los filtros…</translation>
    </message>
    <message>
        <source>Discard all that match the filters…</source>
        <translation>Descartar todos los que cumplen los filtros…</translation>
    </message>
    <message>
        <source>No event matches these filters.</source>
        <translation>Ningún evento cumple estos filtros.</translation>
    </message>
    <message>
        <source>No event waits to be tried again.</source>
        <translation>Ningún evento espera a que se reintente.</translation>
    </message>
    <message>
        <source>No event waits for a mapping.</source>
        <translation>Ningún evento espera una correspondencia.</translation>
    </message>
    <message>
        <source>No event waits for a person.</source>
        <translation>Ningún evento espera a una persona.</translation>
    </message>
    <message>
        <source>There are no dead letters: no event has used up its attempts.</source>
        <translation>Ningún evento ha agotado sus intentos.</translation>
    </message>
    <message>
        <source>Nothing waits. Every event has been applied.</source>
        <translation>Nada espera. Todos los eventos se han aplicado.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>tab · count</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 of %2 selected</source>
        <translation>%1 de %2 seleccionados</translation>
    </message>
    <message>
        <source>%1 in the list, newest first</source>
        <comment>count, perhaps with a plus</comment>
        <translation>%1 en la lista, primero los más nuevos</translation>
    </message>
    <message>
        <source>&amp;Retry…</source>
        <translation>&amp;Reintentar…</translation>
    </message>
</context>
<context>
    <name>concord::RulesTab</name>
    <message>
        <source>Alert rules</source>
        <translation>Reglas de alerta</translation>
    </message>
    <message>
        <source>C&amp;hange…</source>
        <translation>Ca&amp;mbiar…</translation>
    </message>
    <message>
        <source>This database has no alert rules.</source>
        <translation>Esta base de datos no tiene reglas de alerta.</translation>
    </message>
    <message>
        <source>Change the selected rule</source>
        <translation>Cambiar la regla seleccionada</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Activa</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivado</translation>
    </message>
    <message>
        <source>Send a &amp;test notice…</source>
        <translation>Enviar un aviso de &amp;prueba…</translation>
    </message>
    <message>
        <source>Send a test notice through a notifier</source>
        <translation>Enviar un aviso de prueba por un notificador</translation>
    </message>
</context>
<context>
    <name>concord::SandboxFaultPanel</name>
    <message>
        <source>Sandbox</source>
        <translation>Entorno de prácticas</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Copiar dirección</translation>
    </message>
    <message>
        <source>Make a change now</source>
        <translation>Hacer un cambio ahora</translation>
    </message>
    <message>
        <source>Pause story</source>
        <translation>Pausar la historia</translation>
    </message>
    <message>
        <source>Paging links name another host</source>
        <translation>Los enlaces de página nombran otro equipo</translation>
    </message>
    <message>
        <source>All healthy</source>
        <translation>Todo en orden</translation>
    </message>
    <message>
        <source>The sandbox is not running.</source>
        <translation>El entorno de prácticas no está en marcha.</translation>
    </message>
    <message>
        <source>Address of the sandbox EHR</source>
        <translation>Dirección de la HCE de prácticas</translation>
    </message>
    <message>
        <source>Copy the address of the sandbox EHR</source>
        <translation>Copiar la dirección de la HCE de prácticas</translation>
    </message>
    <message>
        <source>A small EHR inside this program, with made-up patients. Nothing here can do harm: break it, and watch how Concord copes.</source>
        <translation>Una pequeña HCE dentro de este programa, con pacientes inventados. Nada aquí puede hacer daño: estropéela y observe cómo responde Concord.</translation>
    </message>
    <message>
        <source>Last changes in the EHR</source>
        <translation>Últimos cambios en la HCE</translation>
    </message>
    <message>
        <source>Nothing has changed yet.</source>
        <translation>Aún no ha cambiado nada.</translation>
    </message>
    <message>
        <source>Changes over time</source>
        <translation>Cambios con el tiempo</translation>
    </message>
    <message>
        <source>Clinicians are at work: now and then a prescription is written, changed, stopped, put on hold or deleted. The next sync finds it.</source>
        <translation>Hay clínicos trabajando: de vez en cuando se escribe, cambia, suspende, pausa o elimina una receta. La próxima sincronización lo detecta.</translation>
    </message>
    <message>
        <source>Seconds to wait that the 429 names</source>
        <translation>Segundos de espera que indica el 429</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, behind a number</comment>
        <translation> s</translation>
    </message>
    <message>
        <source>With “Too many requests”, ask the client to wait</source>
        <translation>Con «Demasiadas peticiones», pedir al cliente que espere</translation>
    </message>
    <message>
        <source>A client that followed such a link would hand its token to a stranger.</source>
        <translation>Un cliente que siguiera ese enlace entregaría su credencial a un extraño.</translation>
    </message>
    <message>
        <source>Switch all faults off</source>
        <translation>Desactivar todos los fallos</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>Fallos</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>share of the requests</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Slow answers</source>
        <translation>Respuestas lentas</translation>
    </message>
    <message>
        <source>Each answer is held back this long.</source>
        <translation>Cada respuesta se retiene este tiempo.</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Too many requests (429)</source>
        <translation>Demasiadas peticiones (429)</translation>
    </message>
    <message>
        <source>The EHR asks to be left alone for a while.</source>
        <translation>La HCE pide que la dejen en paz un rato.</translation>
    </message>
    <message>
        <source>Server error (500)</source>
        <translation>Error del servidor (500)</translation>
    </message>
    <message>
        <source>The EHR fails and says so.</source>
        <translation>La HCE falla y lo dice.</translation>
    </message>
    <message>
        <source>Connection cut</source>
        <translation>Conexión cortada</translation>
    </message>
    <message>
        <source>Half of the answer arrives, then the line is dead.</source>
        <translation>Llega la mitad de la respuesta y la línea se corta.</translation>
    </message>
    <message>
        <source>Web page instead of data</source>
        <translation>Página web en lugar de datos</translation>
    </message>
    <message>
        <source>As a login page or a proxy in between would send it.</source>
        <translation>Como la enviaría una página de acceso o un proxy intermedio.</translation>
    </message>
    <message>
        <source>Requests answered: %1</source>
        <translation>Peticiones respondidas: %1</translation>
    </message>
    <message>
        <source>%1  %2: %3</source>
        <comment>time, what happened, medication</comment>
        <translation>%1  %2: %3</translation>
    </message>
</context>
<context>
    <name>concord::SideModel</name>
    <message>
        <source>not said</source>
        <translation>no consta</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>difiere</translation>
    </message>
    <message>
        <source>%1, differs</source>
        <translation>%1, difiere</translation>
    </message>
    <message>
        <source>has no such record</source>
        <translation>no tiene ese registro</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Campo</translation>
    </message>
    <message>
        <source>EHR</source>
        <translation>HCE</translation>
    </message>
    <message>
        <source>EHR: %1</source>
        <translation>HCE: %1</translation>
    </message>
    <message>
        <source>Pharmacy</source>
        <translation>Farmacia</translation>
    </message>
    <message>
        <source>Pharmacy: %1</source>
        <translation>Farmacia: %1</translation>
    </message>
</context>
<context>
    <name>concord::SignInPage</name>
    <message>
        <source>Caps Lock is on.</source>
        <translation>Bloq Mayús está activado.</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>Cerrar sesi&amp;ón</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nombre</translation>
    </message>
    <message>
        <source>There is no answer yet. Try again.</source>
        <translation>Todavía no hay respuesta. Inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Waiting for the answer</source>
        <translation>Esperando la respuesta</translation>
    </message>
    <message>
        <source>Sign out, so that somebody else can sign in</source>
        <translation>Cerrar la sesión, para que otra persona pueda iniciar la suya</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Contraseña</translation>
    </message>
    <message>
        <source>Database: %1</source>
        <translation>Base de datos: %1</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Bloqueado</translation>
    </message>
    <message>
        <source>Locked. %1 is signed in.</source>
        <translation>Bloqueado. Sesión de %1.</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>Desbloqueando…</translation>
    </message>
    <message>
        <source>&amp;Unlock</source>
        <translation>&amp;Desbloquear</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Iniciando sesión…</translation>
    </message>
    <message>
        <source>&amp;Sign in</source>
        <translation>&amp;Iniciar sesión</translation>
    </message>
</context>
<context>
    <name>concord::StartError</name>
    <message>
        <source>Concord cannot start.</source>
        <translation>Concord no puede iniciarse.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>concord::SuggestionModel</name>
    <message>
        <source>Confident</source>
        <translation>Segura</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Comprobar</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>Difiere</translation>
    </message>
    <message>
        <source>Not local</source>
        <translation>No local</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Tecla</translation>
    </message>
    <message>
        <source>Suggestion</source>
        <translation>Sugerencia</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Ajuste</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Puntos</translation>
    </message>
</context>
<context>
    <name>concord::SyncStatusHeader</name>
    <message>
        <source>Medication list sync</source>
        <translation>Sincronización de medicación</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Sincronizar ahora</translation>
    </message>
    <message>
        <source>No sync has run yet. “Sync now” reads every medication list once.</source>
        <translation>Aún no hay ninguna sincronización. «Sincronizar ahora» lee una vez todas las listas de medicación.</translation>
    </message>
    <message>
        <source>Median time until the source began to answer, in the last run</source>
        <translation>Tiempo mediano hasta que el origen empezó a responder, en la última ejecución</translation>
    </message>
    <message>
        <source>More ways to sync</source>
        <translation>Más formas de sincronizar</translation>
    </message>
    <message>
        <source>Full sync</source>
        <translation>Sincronización completa</translation>
    </message>
    <message>
        <source>Reads every list again instead of the changes only</source>
        <translation>Lee de nuevo todas las listas en lugar de solo los cambios</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>de %1</translation>
    </message>
    <message numerus="yes">
        <source>%n entries could not be read. They wait for review among the events.</source>
        <translation>
            <numerusform>No se pudo leer %n entrada. Espera revisión entre los eventos.</numerusform>
            <numerusform>No se pudieron leer %n entradas. Esperan revisión entre los eventos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Your role does not allow you to start a sync.</source>
        <translation>Su función no le permite iniciar una sincronización.</translation>
    </message>
    <message>
        <source>There is no connection to the database.</source>
        <translation>No hay conexión con la base de datos.</translation>
    </message>
    <message>
        <source>The state of the last sync is not known yet.</source>
        <translation>Aún no se conoce el estado de la última sincronización.</translation>
    </message>
    <message>
        <source>A sync is queued or running already.</source>
        <translation>Ya hay una sincronización en cola o en curso.</translation>
    </message>
    <message>
        <source>Reads what changed since the last run (Ctrl+R)</source>
        <translation>Lee lo que cambió desde la última ejecución (Ctrl+R)</translation>
    </message>
    <message>
        <source>No integration is set up. Name one in the configuration, concord.json.</source>
        <translation>No hay ninguna integración configurada. Añada una en la configuración, concord.json.</translation>
    </message>
    <message>
        <source>No worker serves this database: nothing is taken in or processed. Start one: concordd run.</source>
        <translation>Ningún proceso atiende esta base de datos: no se recibe ni se procesa nada. Inicie uno: concordd run.</translation>
    </message>
    <message numerus="yes">
        <source>Intake is full: %n listener(s) have stopped reading until there is room.</source>
        <translation>
            <numerusform>La entrada está llena: %n receptor ha dejado de leer hasta que haya sitio.</numerusform>
            <numerusform>La entrada está llena: %n receptores han dejado de leer hasta que haya sitio.</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume the schedule of %1</source>
        <translation>Reanudar la programación de %1</translation>
    </message>
    <message>
        <source>It runs again when it is due.</source>
        <translation>Vuelve a ejecutarse cuando le toque.</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Reanudar</translation>
    </message>
    <message>
        <source>Pause the schedule of %1</source>
        <translation>Pausar la programación de %1</translation>
    </message>
    <message>
        <source>No run starts by itself until someone resumes it. A run that is under way goes on to its end, and “Sync now” still works.</source>
        <translation>Ninguna ejecución empieza por sí sola hasta que alguien la reanude. La que esté en curso llega a su fin, y «Sincronizar ahora» sigue funcionando.</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>Pa&amp;usar</translation>
    </message>
    <message>
        <source>The schedule is paused by %1.</source>
        <translation>La programación está en pausa por %1.</translation>
    </message>
    <message>
        <source>The schedule is paused by %1: %2</source>
        <translation>La programación está en pausa por %1: %2</translation>
    </message>
    <message>
        <source>Resume schedule…</source>
        <translation>Reanudar programación…</translation>
    </message>
    <message>
        <source>Pause schedule…</source>
        <translation>Pausar programación…</translation>
    </message>
    <message>
        <source>Resume the schedule</source>
        <translation>Reanudar la programación</translation>
    </message>
    <message>
        <source>Pause the schedule</source>
        <translation>Pausar la programación</translation>
    </message>
</context>
<context>
    <name>concord::TableStates</name>
    <message>
        <source>Nothing could be loaded.</source>
        <translation>No se pudo cargar nada.</translation>
    </message>
    <message>
        <source>What you see is from earlier. %1</source>
        <translation>Lo que ve es de antes. %1</translation>
    </message>
</context>
<context>
    <name>concord::TimelineModel</name>
    <message>
        <source>Attempt %1: %2, %3</source>
        <translation>Intento %1: %2, %3</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1, %2. %3</source>
        <translation>%1, %2. %3</translation>
    </message>
    <message>
        <source>%1 · %2 · this event</source>
        <translation>%1 · %2 · este evento</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>Caused by</source>
        <translation>Causado por</translation>
    </message>
    <message>
        <source>Edited copy of</source>
        <translation>Copia editada de</translation>
    </message>
    <message>
        <source>Edited and resent as</source>
        <translation>Editado y reenviado como</translation>
    </message>
    <message>
        <source>Caused</source>
        <translation>Causó</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <comment>what was done · who</comment>
        <translation>%1 por %2</translation>
    </message>
</context>
<context>
    <name>concord::Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>concord::TrailCard</name>
    <message>
        <source>Copy the head and the name of its key</source>
        <translation>Copiar la cabecera y el nombre de su clave</translation>
    </message>
    <message>
        <source>Progress of the verification</source>
        <translation>Progreso de la verificación</translation>
    </message>
    <message>
        <source>Head %1 · key %2 · signed %3</source>
        <comment>root, name of the key, time</comment>
        <translation>Cabecera %1 · clave %2 · firmada el %3</translation>
    </message>
    <message>
        <source>The state of the trail is being read…</source>
        <translation>Se está leyendo el estado del registro…</translation>
    </message>
    <message>
        <source>Cancelling the verification…</source>
        <translation>Cancelando la verificación…</translation>
    </message>
    <message>
        <source>Verifying: %1 of %2 records</source>
        <translation>Verificando: %1 de %2 entradas</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>Verificando…</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Cancelar</translation>
    </message>
    <message>
        <source>&amp;Verify now</source>
        <translation>&amp;Verificar ahora</translation>
    </message>
    <message>
        <source>Cancel the verification</source>
        <translation>Cancelar la verificación</translation>
    </message>
    <message>
        <source>Verify the audit trail</source>
        <translation>Verificar el registro de auditoría</translation>
    </message>
</context>
<context>
    <name>concord::UndoLine</name>
    <message>
        <source>Undo (U)</source>
        <translation>Deshacer (U)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>What was ordered last</source>
        <translation>Lo último ordenado</translation>
    </message>
    <message>
        <source>Undo what was ordered last</source>
        <translation>Deshacer lo último ordenado</translation>
    </message>
    <message>
        <source>Close the line about what was ordered last</source>
        <translation>Cerrar la línea sobre lo último ordenado</translation>
    </message>
    <message>
        <source>Undoing…</source>
        <translation>Deshaciendo…</translation>
    </message>
</context>
<context>
    <name>concord::ValueDialog</name>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Guardar</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Cuándo</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Quién</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Qué</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Por qué</translation>
    </message>
    <message>
        <source>Change a value</source>
        <translation>Cambiar un valor</translation>
    </message>
    <message>
        <source>Add a value</source>
        <translation>Añadir un valor</translation>
    </message>
    <message>
        <source>There is no answer yet. The row may have been stored: look at the list before you try again.</source>
        <translation>Todavía no hay respuesta. Es posible que la fila se haya guardado: mire la lista antes de volver a intentarlo.</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabla</translation>
    </message>
    <message>
        <source>&amp;Table</source>
        <translation>&amp;Tabla</translation>
    </message>
    <message>
        <source>&amp;As sent</source>
        <translation>&amp;Como se envía</translation>
    </message>
    <message>
        <source>Sent &amp;by</source>
        <translation>&amp;Enviado por</translation>
    </message>
    <message>
        <source>any connection</source>
        <translation>cualquier conexión</translation>
    </message>
    <message>
        <source>&amp;Code here</source>
        <translation>Có&amp;digo aquí</translation>
    </message>
    <message>
        <source>Code s&amp;ystem</source>
        <translation>&amp;Sistema del código</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nombre</translation>
    </message>
    <message>
        <source>&amp;Flag</source>
        <translation>&amp;Marca</translation>
    </message>
    <message>
        <source>nothing to flag, or as in unit:mcg</source>
        <translation>nada que marcar, o como unit:mcg</translation>
    </message>
    <message>
        <source>A&amp;dvice</source>
        <translation>Conse&amp;jo</translation>
    </message>
    <message>
        <source>what to write instead</source>
        <translation>qué escribir en su lugar</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>Moti&amp;vo</translation>
    </message>
    <message>
        <source>kept in the history and the audit trail</source>
        <translation>queda en el historial y en el registro de auditoría</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historial</translation>
    </message>
    <message>
        <source>History of the row</source>
        <translation>Historial de la fila</translation>
    </message>
    <message>
        <source>Nothing is changed yet.</source>
        <translation>Todavía no se ha cambiado nada.</translation>
    </message>
    <message>
        <source>Say what is sent.</source>
        <translation>Indique qué se envía.</translation>
    </message>
    <message>
        <source>Say what it is here: %1.</source>
        <translation>Indique qué es aquí: %1.</translation>
    </message>
    <message>
        <source>A flag is a group and a name: unit:mcg.</source>
        <translation>Una marca es un grupo y un nombre: unit:mcg.</translation>
    </message>
    <message>
        <source>Give a reason.</source>
        <translation>Indique un motivo.</translation>
    </message>
    <message>
        <source>Storing the row…</source>
        <translation>Guardando la fila…</translation>
    </message>
    <message>
        <source>It holds for what comes in from now on.</source>
        <translation>Vale para lo que llegue desde ahora.</translation>
    </message>
    <message>
        <source>Concord itself has no row for this value.</source>
        <translation>Concord no tiene fila propia para este valor.</translation>
    </message>
    <message>
        <source>Concord flags it. Source: %1</source>
        <translation>Concord lo marca. Fuente: %1</translation>
    </message>
    <message>
        <source>Concord says %1. Source: %2</source>
        <translation>Concord dice %1. Fuente: %2</translation>
    </message>
    <message>
        <source>Somebody has changed this row meanwhile, or it says so already. Close this window and look at the row again.</source>
        <translation>Alguien ha cambiado esta fila mientras tanto, o ya dice lo mismo. Cierre esta ventana y vuelva a mirar la fila.</translation>
    </message>
    <message>
        <source>There is no connection of that name.</source>
        <translation>No hay ninguna conexión con ese nombre.</translation>
    </message>
    <message>
        <source>Look at the row again.</source>
        <translation>Vuelva a mirar la fila.</translation>
    </message>
</context>
<context>
    <name>concord::ValueMapModel</name>
    <message>
        <source>As sent</source>
        <translation>Como se envía</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Aquí</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Marca</translation>
    </message>
    <message>
        <source>Whose row</source>
        <translation>De quién es la fila</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabla</translation>
    </message>
</context>
<context>
    <name>concord::ValueMapsPage</name>
    <message>
        <source>Value tables</source>
        <translation>Tablas de valores</translation>
    </message>
    <message>
        <source>Error-&amp;prone only</source>
        <translation>Solo &amp;propensos a error</translation>
    </message>
    <message>
        <source>With those out of &amp;use</source>
        <translation>También los &amp;fuera de uso</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>&amp;Añadir…</translation>
    </message>
    <message>
        <source>&amp;Change…</source>
        <translation>&amp;Cambiar…</translation>
    </message>
    <message>
        <source>&amp;Take out of use…</source>
        <translation>&amp;Poner fuera de uso…</translation>
    </message>
    <message>
        <source>Filter by table</source>
        <translation>Filtrar por tabla</translation>
    </message>
    <message>
        <source>Filter by whose row it is</source>
        <translation>Filtrar por de quién es la fila</translation>
    </message>
    <message>
        <source>Show what is error-prone only</source>
        <translation>Mostrar solo lo propenso a error</translation>
    </message>
    <message>
        <source>Show rows out of use as well</source>
        <translation>Mostrar también las filas fuera de uso</translation>
    </message>
    <message>
        <source>Filter by text</source>
        <translation>Filtrar por texto</translation>
    </message>
    <message>
        <source>Add a value</source>
        <translation>Añadir un valor</translation>
    </message>
    <message>
        <source>Change the selected value</source>
        <translation>Cambiar el valor seleccionado</translation>
    </message>
    <message>
        <source>Take the selected value out of use</source>
        <translation>Poner fuera de uso el valor seleccionado</translation>
    </message>
    <message>
        <source>Part of the value, code or name</source>
        <translation>Parte del valor, código o nombre</translation>
    </message>
    <message>
        <source>All tables</source>
        <translation>Todas las tablas</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>Todas las filas</translation>
    </message>
    <message>
        <source>No value matches these filters.</source>
        <translation>Ningún valor cumple estos filtros.</translation>
    </message>
    <message>
        <source>This table is empty. Add what your systems send.</source>
        <translation>Esta tabla está vacía. Añada lo que envían sus sistemas.</translation>
    </message>
    <message>
        <source>Concord’s own tables: version %1. A row of this site stands in front of them.</source>
        <translation>Tablas de Concord: versión %1. Una fila de este centro tiene preferencia.</translation>
    </message>
    <message>
        <source>What comes in from now on keeps this value as it was sent, also where Concord has a row of its own. The history stays.</source>
        <translation>Lo que llegue desde ahora conserva este valor como se envió, aunque Concord tenga una fila propia. El historial se queda.</translation>
    </message>
    <message>
        <source>What comes in from now on keeps this value as it was sent. The history stays.</source>
        <translation>Lo que llegue desde ahora conserva este valor como se envió. El historial se queda.</translation>
    </message>
    <message>
        <source>Take “%1” out of use</source>
        <translation>Poner “%1” fuera de uso</translation>
    </message>
    <message>
        <source>&amp;Take out of use</source>
        <translation>&amp;Poner fuera de uso</translation>
    </message>
</context>
<context>
    <name>concord::ViewNameDialog</name>
    <message>
        <source>&amp;Save view</source>
        <translation>&amp;Guardar vista</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>Guardar esta vista</translation>
    </message>
    <message>
        <source>&amp;Name of the view</source>
        <translation>&amp;Nombre de la vista</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>Nombre de la vista</translation>
    </message>
    <message>
        <source>Save view</source>
        <translation>Guardar vista</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Replaces the view of this name.</source>
        <translation>Sustituye a la vista de este nombre.</translation>
    </message>
</context>
<context>
    <name>concord::ViewsMenu</name>
    <message>
        <source>Save this view…</source>
        <translation>Guardar esta vista…</translation>
    </message>
    <message>
        <source>Delete a view</source>
        <translation>Eliminar una vista</translation>
    </message>
</context>
<context>
    <name>concord::WaitingEventModel</name>
    <message>
        <source>Event</source>
        <translation>Evento</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Why it waits</source>
        <translation>Por qué espera</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Intentos</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Edad</translation>
    </message>
    <message>
        <source>A worker works on it now.</source>
        <translation>Un proceso trabaja en él ahora.</translation>
    </message>
    <message>
        <source>Last error: %1 (%2)</source>
        <comment>what · where</comment>
        <translation>Último error: %1 (%2)</translation>
    </message>
    <message>
        <source>Last error: %1</source>
        <translation>Último error: %1</translation>
    </message>
    <message>
        <source>Received %1</source>
        <translation>Recibido %1</translation>
    </message>
    <message>
        <source>%1 of %2 attempts made</source>
        <translation>%1 de %2 intentos hechos</translation>
    </message>
    <message>
        <source>%1, the next at %2</source>
        <translation>%1, el próximo: %2</translation>
    </message>
</context>
</TS>
