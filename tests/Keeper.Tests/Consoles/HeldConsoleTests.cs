using System.Diagnostics;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.Tests.Serving;

namespace Holdfast.Keeper.Tests.Consoles;

/// <summary>Consoles of real children, held by a real Keeper.</summary>
public sealed class HeldConsoleTests
{
    [Fact]
    public void A_child_with_a_terminal_has_it_as_its_controlling_one_in_the_size_that_was_ordered()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Spawned(Order(ConsoleKind.Terminal, hangUp: true, "tty; stty size; ps -o tty= -p $$") with { OutputFile = Path.Combine(keeper.Folder, "log") });
        Assert.Equal(0, client.EndOfConsole().End!.Code);

        var lines = client.Shown().Split("\r\n");
        Assert.StartsWith("/dev/pts/", lines[0], StringComparison.Ordinal);
        Assert.Equal("50 132", lines[1]);
        Assert.Equal(lines[0]["/dev/".Length..], lines[2].Trim());
        Assert.Equal(client.Shown(), File.ReadAllText(Path.Combine(keeper.Folder, "log")));
    }

    [Fact]
    public void What_is_typed_arrives_and_a_key_interrupts()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var child = client.Spawned(Order(ConsoleKind.Terminal, hangUp: true, "trap 'echo caught; exit 3' INT; echo ready; read a; echo got $a; while :; do sleep 1; done"));
        client.ShownWith("ready");
        client.Type(child, "hello\n");
        client.ShownWith("got hello");
        client.Type(child, "\x03");
        client.ShownWith("caught");

        Assert.Equal(3, client.EndOfConsole().End!.Code);
    }

    [Fact]
    public void A_new_size_is_told_to_the_program()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var child = client.Spawned(Order(ConsoleKind.Terminal, hangUp: true, "trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.05; done"));
        client.ShownWith("ready");
        client.Console(child, MessageKind.Resize, new TerminalSize(11, 22));

        client.ShownWith("11 22");
    }

    [Fact]
    public void Who_comes_later_sees_what_was_last_and_several_see_the_same()
    {
        using var keeper = KeeperProcess.Start();
        using var first = keeper.Connect().Greet();
        var child = first.Spawned(Order(ConsoleKind.Terminal, hangUp: false, "echo early; read a; echo late"));
        first.Console(child, MessageKind.Attach);
        first.ShownWith("early");
        using var second = keeper.Connect().Greet();
        second.Console(child, MessageKind.Attach);
        second.ShownWith("early");
        second.Type(child, "\n");

        Assert.Equal(first.ShownWith("late"), second.ShownWith("late"));
        second.EndOfConsole();
    }

    [Fact]
    public void A_child_on_its_terminal_goes_on_when_everybody_leaves_unless_it_was_there_for_one()
    {
        using var keeper = KeeperProcess.Start();
        ChildFacts stays, goes;
        using (var client = keeper.Connect().Greet())
        {
            stays = client.Spawned(Order(ConsoleKind.Terminal, hangUp: false, "while :; do echo tick; sleep 0.01; done") with { Id = "stays" });
            client.Console(stays, MessageKind.Attach);
            goes = client.Spawned(Order(ConsoleKind.Terminal, hangUp: true, "while :; do echo tock; sleep 0.01; done") with { Id = "goes" });
            client.ShownWith("tick");
        }

        using var later = keeper.Connect().Greet();
        Wait(() => later.List().Single(child => child.Id == "goes").End is not null);
        Assert.Equal(1, later.List().Single(child => child.Id == "goes").End!.Signal);
        Assert.Null(later.List().Single(child => child.Id == "stays").End);
        Assert.NotEqual(stays.Pid, goes.Pid);
    }

    [Fact]
    public void Through_pipes_not_a_byte_is_lost_and_the_streams_stay_apart()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var child = client.Spawned(Order(ConsoleKind.Pipes, hangUp: true, "cat; seq 1 400000; echo oops >&2; exit 5"));
        client.Type(child, "from outside\n");
        client.Console(child, MessageKind.EndInput);
        Thread.Sleep(100); // a slow reader is waited for
        Assert.Equal(5, client.EndOfConsole().End!.Code);

        var expected = string.Concat(Enumerable.Range(1, 400_000).Select(number => $"{number}\n"));
        Assert.Equal($"from outside\n{expected}", client.Shown());
        Assert.Equal("oops\n", client.Shown(2));
    }

    [Fact]
    public void More_than_a_child_takes_is_refused_and_what_it_closed_breaks_nothing()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var child = client.Spawned(Order(ConsoleKind.Pipes, hangUp: true, "sleep 60"));
        var much = new string('x', 60_000);
        var refused = Enumerable.Range(0, 4).Select(_ => client.Ask((writer, request) =>
            new ConsoleOrder(child.Id, child.Pid) { Bytes = System.Text.Encoding.UTF8.GetBytes(much) }.Write(writer, MessageKind.Type, request)).Kind);
        Assert.Contains(MessageKind.Refused, refused.ToList());

        var closed = client.Spawned(Order(ConsoleKind.Pipes, hangUp: true, "exec <&-; sleep 0.2; echo alive") with { Id = "b" });
        _ = client.Ask((writer, request) => new ConsoleOrder("b", closed.Pid) { Bytes = "x"u8.ToArray() }.Write(writer, MessageKind.Type, request));
        client.ShownWith("alive");
    }

    private static SpawnOrder Order(ConsoleKind kind, bool hangUp, string script) => RawClient.Order("a", "sh", "-c", script) with
    {
        Terms = new LaunchTerms { Console = kind, HangUp = hangUp, Size = new TerminalSize(50, 132) },
    };

    private static void Wait(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "it did not come about");
            Thread.Sleep(5);
        }
    }
}
