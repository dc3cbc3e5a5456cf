using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Survival;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>One connection with a host that never pauses, over many lives of its terminal: byte for byte the same as in one life.</summary>
public sealed class TerminalSurvivalTests
{
    private static readonly byte[] Opening =
    [
        0xFF, 0xFD, 24, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0, 0xFF, 0xFD, 25, 0xFF, 0xFB, 25, 0xFF, 0xFD, 0, 0xFF, 0xFB, 0,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Left_and_taken_up_at_any_moment_it_loses_and_doubles_no_byte_in_either_direction(int seed)
    {
        const int records = 800, lives = 25;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var random = new Random(seed);
        var stream = Stream(random, records);
        var expected = Answers(stream);
        var folder = Directory.CreateTempSubdirectory("hf-term-").FullName;
        await using var io = new ThreadPoolIo();
        await using var keeper = await KeeperLauncher.EnsureAsync(io, SurvivingNode.KeeperProgram, folder, limit.Token);
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), limit.Token);
        var endpoint = new EndpointDefinition { Name = "a", Host = "127.0.0.1", Port = listener.LocalAddress.Port };
        KeepShelf Shelf() => new(io, Path.Combine(folder, "s"), token => HeldConnections.ConnectAsync(io, KeeperLauncher.SocketOf(folder), token));

        var shelf = Shelf();
        Assert.Empty(shelf.Files());
        var connection = await io.Network.ConnectAsync(listener.LocalAddress, limit.Token);
        await using var host = await listener.AcceptAsync(limit.Token);
        var talking = Task.Run(() => TalkAsync(host, stream, seed, limit.Token), limit.Token);
        var hearing = Task.Run(() => HearAsync(host, expected.Length, limit.Token), limit.Token);
        var keep = shelf.Begin(endpoint, "c", null, connection).Value;
        var terminal = TerminalActor.Start(io, connection, endpoint.Terminal, "c", null, new TerminalKeep(shelf, keep, Assert.Fail));
        await terminal.HoldAsync(limit.Token);
        using var numbers = new DescriptorNumbers();
        for (var life = 0; life < lives; life++)
        {
            for (var asked = random.Next(8); asked > 0; asked--)
            {
                terminal.Ask();
                await Task.Delay(random.Next(3), limit.Token);
            }

            await Task.Delay(random.Next(12), limit.Token);
            numbers.Note();
            await terminal.LeaveAsync();
            await shelf.DisposeAsync();
            await numbers.TakeAsync();
            shelf = Shelf();
            keep = (await shelf.TakeAsync(Assert.Single(shelf.Files()), limit.Token))!;
            var recovered = keep.Recover(endpoint.Terminal);
            Assert.True(recovered.TryGet(out var kept, out var fault), fault?.Detail);
            if (random.Next(2) == 0 && keep.Snapshot(kept.Machine, keep.Taken, kept.Ready, keep.Inputs) is null) keep.Restart();
            terminal = TerminalActor.Start(io, keep.Connection!, kept, "c", null, new TerminalKeep(shelf, keep, Assert.Fail));
        }

        await talking;
        var (answers, questions) = await hearing;
        Assert.Equal(expected, answers);
        // Several that are asked for at once are one, so how many there are is for the machine to say.
        Assert.NotEqual(0, questions);
        await terminal.DisposeAsync();
        Assert.Empty(shelf.Files());
        await shelf.DisposeAsync();
        await keeper.ShutdownAsync(force: true, limit.Token);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_record_that_never_ends_makes_it_kept_no_longer_and_the_session_goes_on()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var folder = Directory.CreateTempSubdirectory("hf-term-").FullName;
        await using var io = new ThreadPoolIo();
        await using var keeper = await KeeperLauncher.EnsureAsync(io, SurvivingNode.KeeperProgram, folder, limit.Token);
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), limit.Token);
        var endpoint = new EndpointDefinition { Name = "a", Host = "127.0.0.1", Port = listener.LocalAddress.Port };
        var shelf = new KeepShelf(io, Path.Combine(folder, "s"), token => HeldConnections.ConnectAsync(io, KeeperLauncher.SocketOf(folder), token));
        Assert.Empty(shelf.Files());
        var connection = await io.Network.ConnectAsync(listener.LocalAddress, limit.Token);
        await using var host = await listener.AcceptAsync(limit.Token);
        var told = new TaskCompletionSource<string>();
        var keep = shelf.Begin(endpoint, "c", null, connection).Value;
        var terminal = TerminalActor.Start(io, connection, endpoint.Terminal, "c", null, new TerminalKeep(shelf, keep, told.SetResult));
        await terminal.HoldAsync(limit.Token);
        Assert.True(keep.IsHeld);
        await host.WriteAsync((byte[])[.. Opening, 0xF5, 0xC3, .. new byte[300_000]], limit.Token);
        Assert.Contains("more came", await told.Task.WaitAsync(limit.Token), StringComparison.Ordinal);
        Assert.False(keep.IsHeld);
        await host.WriteAsync((byte[])[0x11, 0x40, 0x40, .. CodePage.Cp037.Encode("STILL HERE"), 0xFF, 0xEF], limit.Token);
        await terminal.WaitAsync(new WaitCondition { Text = "STILL HERE" }, TimeSpan.FromSeconds(10), Holdfast.Sessions.Secrets.SecretMask.None, limit.Token);
        Assert.Contains("STILL HERE", terminal.Screen.Image.Text, StringComparison.Ordinal);
        await terminal.DisposeAsync();
        await shelf.DisposeAsync();
        await keeper.ShutdownAsync(force: true, limit.Token);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Screens of all lengths, each followed by a command to read the whole buffer.</summary>
    private static byte[] Stream(Random random, int records)
    {
        List<byte> stream = [.. Opening];
        for (var i = 0; i < records; i++)
        {
            stream.AddRange([0xF5, 0xC3, .. CodePage.Cp037.Encode($"RECORD {i} ")]);
            for (var filler = random.Next(1500); filler > 0; filler--) stream.Add((byte)(0xC1 + random.Next(9)));
            stream.AddRange([0xFF, 0xEF, 0xF2, 0xFF, 0xEF]);
        }

        return [.. stream];
    }

    private static byte[] Answers(byte[] stream)
    {
        TerminalMachine machine = new(new TerminalOptions());
        machine.Receive(stream);
        return machine.Output.ToArray();
    }

    private static async Task TalkAsync(Connection host, byte[] stream, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed + 100);
        for (var at = 0; at < stream.Length;)
        {
            var piece = Math.Min(stream.Length - at, random.Next(1, 4000));
            await host.WriteAsync(stream.AsMemory(at, piece), cancellationToken);
            at += piece;
            if (random.Next(3) == 0) await Task.Delay(1, cancellationToken);
        }
    }

    /// <summary>What the terminal answered, and how often it asked for a sign of life between that: IAC DO TIMING-MARK.</summary>
    private static async Task<(byte[] Answers, int Questions)> HearAsync(Connection host, int count, CancellationToken cancellationToken)
    {
        List<byte> heard = [];
        var (buffer, questions) = (new byte[4096], 0);
        while (heard.Count < count)
        {
            var read = await host.ReadAsync(buffer, cancellationToken);
            if (read == 0) break;
            foreach (var one in buffer.AsSpan(0, read))
            {
                heard.Add(one);
                if (heard is not [.., 0xFF, 0xFD, 6]) continue;
                heard.RemoveRange(heard.Count - 3, 3);
                questions++;
            }
        }

        return ([.. heard], questions);
    }
}
