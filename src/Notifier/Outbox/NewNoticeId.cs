namespace Lightline.Notifier.Outbox;

/// <summary>A UUID of version 7 (RFC 9562, section 5.7) as PostgreSQL 15 makes it, of the parameter <c>$1</c>.</summary>
internal static class NewNoticeId
{
    public const string Sql =
        """
        encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
            placing substring(int8send((extract(epoch from $1) * 1000)::bigint) from 3) from 1 for 6),
            52, 1), 53, 1), 'hex')::uuid
        """;
}
