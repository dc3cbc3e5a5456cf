using System.Buffers;
using System.Text;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Forwarding;

namespace Holdfast.Processes.Tests.Logs.Forwarding;

public sealed class SyslogMessageTests
{
    private static readonly LogLine Line = new()
    {
        Worker = "web", Stream = LogStream.Error, Position = 0, Next = 9, Severity = LogSeverity.Error, Text = "größer",
        Time = new DateTimeOffset(2026, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2)),
    };

    [Fact]
    public void A_line_is_a_message_of_rfc_5424_with_its_length_in_bytes_before_it() => Assert.Equal(
        "65 <131>1 2026-01-02T03:04:05.678000Z node-1 web - stderr - größer", Written(Line, 16, "node-1"));

    [Fact]
    public void What_is_not_known_is_a_dash_and_names_are_cut_to_what_the_form_allows() => Assert.Equal(
        $"{"<30>1 - - ".Length + 48 + " - stdout - x".Length} <30>1 - - {new string('w', 48)} - stdout - x",
        Written(Line with { Worker = new string('w', 60), Stream = LogStream.Output, Severity = null, Time = null, Text = "x" }, 3, "ü "));

    [Theory]
    [InlineData(LogSeverity.Fatal, 10)]
    [InlineData(LogSeverity.Warn, 12)]
    [InlineData(LogSeverity.Info, 14)]
    [InlineData(LogSeverity.Trace, 15)]
    public void Levels_are_severities_of_syslog(LogSeverity severity, int priority) =>
        Assert.Contains($"<{priority}>1 ", Written(Line with { Severity = severity }, 1, "h"), StringComparison.Ordinal);

    private static string Written(LogLine line, int facility, string host)
    {
        var output = new ArrayBufferWriter<byte>();
        SyslogMessage.Write(line, facility, host, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
