using System.Text.Json;
using Holdfast.Cli.Output;
using Holdfast.Contracts.Audit;

namespace Holdfast.Cli.Tests.Output;

public sealed class HistoryPictureTests
{
    [Fact]
    public void Events_stand_in_the_order_of_time_with_process_end_and_reason()
    {
        var lines = HistoryPicture.Lines(
        [
            Record(4, "process_failed", """{"pid":7,"code":3,"signal":0,"reason":"too often"}""", result: "failed:HF4004"),
            Record(3, "process_restarting", """{"pid":7,"code":0,"signal":9,"delay_ms":1500,"reason":"the run was not stable"}"""),
            Record(2, "process_exited", """{"pid":7,"exit":"unknown"}"""),
            Record(1, "process_start_requested", "{}", actor: "local:ops"),
        ]);

        Assert.Equal(["WHAT", "PID", "EXIT", "REASON"], lines[0].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1..]);
        Assert.Equal(
            [
                "start requested|-|-|by local:ops",
                "exited|7|unknown",
                "restarting|7|signal 9|the run was not stable, in 1.5 s",
                "failed|7|exit 3|HF4004, too often",
            ],
            lines.Skip(1).Select(line => string.Join('|', line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1..])));
    }

    [Fact]
    public void Without_events_it_says_where_the_names_are() => Assert.Contains("holdfast ps", Assert.Single(HistoryPicture.Lines([])), StringComparison.Ordinal);

    private static AuditRecord Record(long number, string kind, string data, string actor = "system:processes", string result = "ok") => new()
    {
        Sequence = number,
        Time = DateTimeOffset.UnixEpoch.AddSeconds(number),
        Tenant = "default",
        Actor = actor,
        Kind = kind,
        Subject = "worker/a",
        Result = result,
        Data = JsonDocument.Parse(data).RootElement,
        Hash = "",
    };
}
