/**
 * Tells people how backups are: {@link io.heliosdb.lite.notify.Alerts} decides when there is
 * something to tell, once and not every minute; a {@link io.heliosdb.lite.notify.Notifier} carries
 * it, as {@link io.heliosdb.lite.notify.MailNotifier mail} or to a {@link
 * io.heliosdb.lite.notify.WebhookNotifier webhook}.
 *
 * <p>Knows nothing of dumps and schedules: whoever does describes the {@link
 * io.heliosdb.lite.notify.Situation}.
 */
package io.heliosdb.lite.notify;
