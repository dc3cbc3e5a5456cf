using Holdfast.Processes.Logs.Segments;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>
/// Lines as an <c>ExportLogsServiceRequest</c> of OpenTelemetry (opentelemetry-proto, collector/logs/v1, logs/v1, resource/v1, common/v1),
/// with the names of its semantic conventions; and what an answer says. Pure.
/// </summary>
internal static class OtlpLogs
{
    private const ulong NanosecondsPerMicrosecond = 1_000;
    private const int PartialSuccess = 1;
    private const int RejectedRecords = 1;

    /// <summary>Writes a request.</summary>
    /// <param name="batch">The lines.</param>
    /// <param name="host">This machine's name.</param>
    /// <param name="now">When the lines were seen.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(ForwardBatch batch, string host, DateTimeOffset now, ProtobufWriter writer)
    {
        var observed = Nanoseconds(now);
        writer.Message(1, resourceLogs =>
        {
            resourceLogs.Message(1, resource =>
            {
                Attribute(resource, 1, "service.name", batch.Worker);
                Attribute(resource, 1, "host.name", host);
            });
            resourceLogs.Message(2, scopeLogs =>
            {
                scopeLogs.Message(1, scope => scope.Text(1, "holdfast"));
                foreach (var line in batch.Lines)
                    scopeLogs.Message(2, record => WriteRecord(record, line, observed));
            });
        });
    }

    /// <summary>How many records a taken request's answer says were rejected (<c>ExportLogsPartialSuccess.rejected_log_records</c>).</summary>
    public static long RejectedOf(ReadOnlySpan<byte> answer) =>
        TryFind(answer, PartialSuccess, out var partial, out _) && TryFind(partial, RejectedRecords, out _, out var rejected) ? (long)rejected : 0;

    private static void WriteRecord(ProtobufWriter record, LogLine line, ulong observed)
    {
        if (line.Time is { } time)
            record.Fixed64(1, Nanoseconds(time));
        if (line.Severity is { } severity)
        {
            // SeverityNumber: each level has four numbers, from TRACE = 1 to FATAL = 21.
            record.Varint(2, ((ulong)severity * 4) + 1);
            record.Text(3, severity.ToString().ToUpperInvariant());
        }

        record.Message(5, body => body.Text(1, line.Text));
        Attribute(record, 6, "log.iostream", line.Stream == LogStream.Output ? "stdout" : "stderr");
        record.Fixed64(11, observed);
    }

    private static void Attribute(ProtobufWriter writer, int field, string key, string value) => writer.Message(field, pair =>
    {
        pair.Text(1, key);
        pair.Message(2, any => any.Text(1, value));
    });

    private static ulong Nanoseconds(DateTimeOffset time) => (ulong)Math.Max(0, TimeMark.Of(time)) * NanosecondsPerMicrosecond;

    /// <summary>Finds a field of a message: its bytes where it has a length, else its number.</summary>
    private static bool TryFind(ReadOnlySpan<byte> message, int wanted, out ReadOnlySpan<byte> bytes, out ulong number)
    {
        bytes = default;
        number = 0;
        while (TryNumber(ref message, out var key))
        {
            var kind = (int)(key & 7);
            if (kind is 0 or 2)
            {
                if (!TryNumber(ref message, out number) || (kind == 2 && number > (ulong)message.Length))
                    return false;
                bytes = kind == 2 ? message[..(int)number] : default;
                message = kind == 2 ? message[(int)number..] : message;
            }
            else
            {
                var skipped = kind switch { 1 => 8, 5 => 4, _ => int.MaxValue };
                if (skipped > message.Length)
                    return false;
                message = message[skipped..];
            }

            if ((int)(key >> 3) == wanted && kind is (0 or 2))
                return true;
        }

        return false;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> message, out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 64 && !message.IsEmpty; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        return false;
    }
}
