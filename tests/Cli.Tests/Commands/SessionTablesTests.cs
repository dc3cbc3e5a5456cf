using Holdfast.Cli.Commands;
using Holdfast.Contracts.Node;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Cli.Tests.Commands;

/// <summary>What the commands of sessions show in tables.</summary>
public sealed class SessionTablesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_printer_is_shown_with_its_terminal_its_host_and_its_jobs()
    {
        var lines = SessionDoorCommand.Printers(
        [
            new FrontDoorPrinterInfo
            {
                Lu = "DOOR0002", Terminal = "DOOR0001", Holder = "key:anna", Address = "10.0.0.7", Session = "01k9", Endpoint = "prod-a", HostLu = "PRT07", Since = Now.AddHours(-2),
                Jobs = 12, BrokenOff = 1, LastJobAt = Now.AddMinutes(-5),
            },
            new FrontDoorPrinterInfo { Lu = "PRT01", Holder = "key:otto", Address = "10.0.0.8", Since = Now, Jobs = 0, BrokenOff = 0 },
        ],
            Now).Lines("");
        Assert.Equal(["DOOR0002", "DOOR0001", "key:anna", "prod-a", "PRT07", "01k9", "12", "1", "5m", "2h"], Cells(lines[1]));
        Assert.Equal(["PRT01", "-", "key:otto", "-", "-", "-", "0", "0", "-", "0s"], Cells(lines[2]));
    }

    [Fact]
    public void A_hook_is_shown_with_what_it_did_and_why_it_last_failed()
    {
        var lines = SessionHooksCommand.Hooks(
        [
            new HookInfo
            {
                Name = "page", On = ["error", "closed"], Pools = ["teller"], Action = "post", Target = "https://ops.example.com", Waiting = 1, Runs = 9, Failures = 2, Retries = 7,
                Dropped = 3, LastRunAt = Now.AddSeconds(-3), LastFailure = "it answered 404", LastFailureAt = Now.AddSeconds(-42),
            },
            new HookInfo { Name = "note", On = ["idle"], Pools = [], Action = "run", Target = "/usr/bin/note" },
        ],
            Now).Lines("");
        Assert.Equal(
            "page error,closed teller post https://ops.example.com 9 2 7 1 3 3s 42s ago: it answered 404", string.Join(' ', Cells(lines[1])));
        Assert.Equal("note idle all run /usr/bin/note 0 0 0 0 0 - -", string.Join(' ', Cells(lines[2])));
    }

    [Theory]
    [InlineData(null, false, 0, "memory 68.3 MiB")]
    [InlineData(140, false, 0, "memory 68.3 MiB of 140.0 MiB")]
    [InlineData(60, true, 7, "memory 68.3 MiB of 60.0 MiB, 7 sessions refused  full: no session is opened")]
    public void The_memory_is_a_line(int? limit, bool isFull, long refused, string line) => Assert.Equal(
        line, StatusCommand.Words(new NodeMemoryInfo { Used = 71_617_741, Limit = limit * 1024L * 1024, Full = isFull, Refused = refused }));

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
