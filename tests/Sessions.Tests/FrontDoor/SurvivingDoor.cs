using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Survival;
using Holdfast.Sessions.Tests.Survival;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>
/// One front door with its sessions after another, over the same Keeper, journal and host. The host counts what it is paid, and holds its answers
/// back while it is told to.
/// </summary>
internal sealed class SurvivingDoor : IAsyncDisposable
{
    public static readonly Caller Owner = World.Alice with { Tenant = "default" };
    private readonly DescriptorNumbers _numbers = new();
    private readonly ThreadPoolIo _io = new();
    private readonly List<Terminal> _terminals = [];
    private KeeperClient _keeper = null!;
    private HostListener _host = null!;
    private TaskCompletionSource _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _port;

    private SurvivingDoor(FrontDoorDefinition definition)
    {
        Definition = definition;
        Journal = new RecordingJournal(_io);
        _answers.SetResult();
    }

    public FrontDoorDefinition Definition { get; set; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("hf-door-").FullName;

    public RecordingJournal Journal { get; }

    public SessionService Service { get; private set; } = null!;

    public FrontDoorService? Door { get; private set; }

    /// <summary>What the host was paid, in its order.</summary>
    public List<string> Paid { get; } = [];

    public string Sessions => Path.Combine(Folder, "sessions");

    public string Terminals => Path.Combine(Folder, "terminals");

    public IEnumerable<string> Kinds => Journal.Entries.Select(entry => entry.Kind);

    public static async Task<SurvivingDoor> StartAsync(FrontDoorDefinition? definition = null)
    {
        var door = new SurvivingDoor(definition ?? new() { LogOn = DoorLogOn.None, Default = new DoorTarget(null, "a") });
        door._keeper = await KeeperLauncher.EnsureAsync(door._io, SurvivingNode.KeeperProgram, door.Folder, CancellationToken.None);
        door._host = await HostListener.StartAsync(
            door._io, Address.Tcp("127.0.0.1", 0), new HostOptions { LuPrefix = "PAY" }, door.PayAsync, CancellationToken.None);
        await door.NextAsync();
        return door;
    }

    /// <summary>Whose the token is, or that it is nobody's any more.</summary>
    public Result<Caller> Holder { get; set; } = Owner;

    /// <summary>Whether the Keeper cannot be reached by daemons that begin from here on.</summary>
    public bool IsKeeperAway { get; set; }

    /// <summary>Whether the host's screen looks the same whatever was paid.</summary>
    public bool IsForgetful { get; set; }

    /// <summary>Has the host hold its answers back until that is ended.</summary>
    public TaskCompletionSource HoldAnswers() => _answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Door and sessions end as for an upgrade; where they had died, as they were at a moment before, <see cref="Thaw"/> follows.</summary>
    public async Task LeaveAsync()
    {
        _numbers.Note();
        await Door!.LeaveAsync("restart", CancellationToken.None);
        await Door.DisposeAsync();
        await Service.LeaveAsync();
        await _numbers.TakeAsync();
    }

    /// <summary>What is kept, as a death at this moment would leave it.</summary>
    public Dictionary<string, byte[]> Freeze(string folder) => Directory.GetFiles(folder).ToDictionary(path => path, Copy);

    /// <summary>Puts what was kept back.</summary>
    public static void Thaw(Dictionary<string, byte[]> files)
    {
        foreach (var (path, content) in files) File.WriteAllBytes(path, content);
    }

    /// <summary>Starts the next sessions and the next door.</summary>
    /// <param name="door">Whether there is a door.</param>
    /// <param name="between">What must hold of the session before the door is started; null for nothing.</param>
    public async Task NextAsync(bool door = true, Func<SessionScreen, bool>? between = null)
    {
        Service = await SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = _io,
                Journal = Journal,
                Endpoints = [new EndpointDefinition { Name = "a", Host = "127.0.0.1", Port = _host.LocalAddress.Port, Health = new HealthCheck { Interval = TimeSpan.FromMinutes(5) } }],
                Survival = new SurvivalOptions
                {
                    Folder = Sessions,
                    Keeper = token => IsKeeperAway
                        ? throw new KeeperException(KeeperFailure.Lost, "it is away")
                        : HeldConnections.ConnectAsync(_io, KeeperLauncher.SocketOf(Folder), token),
                },
                AwaitsFrontDoor = true,
            },
            CancellationToken.None);
        Door = null;
        if (between is not null)
        {
            var terminal = Service.Hold(Owner, Assert.Single(Service.List(Owner)).Id).Value.Connection.Terminal;
            await UntilAsync(() => between(terminal.Screen), "the session is as wanted");
        }

        if (!door)
        {
            await FrontDoorService.ForgetAsync(_io, Service, Terminals, CancellationToken.None);
            return;
        }

        Door = (await FrontDoorService.StartAsync(
            new FrontDoorOptions
            {
                Io = _io,
                Journal = Journal,
                Sessions = Service,
                Definition = Definition with { Ports = [new DoorPort(Address.Tcp("127.0.0.1", _port), null, null)] },
                Authenticate = token => token == DoorWorld.Token ? Holder : new Fault(RequestErrors.Unauthenticated, "the token is not valid"),
                KeyOf = token => token == DoorWorld.Token ? "1" : null,
                Recall = key => key == "1" ? Holder : new Fault(RequestErrors.Unauthenticated, "there is no such key"),
                KeepFolder = Terminals,
            },
            CancellationToken.None)).Value;
        _port = Door.Addresses[0].Port;
    }

    public async Task<Terminal> ConnectAsync(bool extended = true, string? lu = null)
    {
        var options = new TerminalOptions { Tn3270E = extended, LuName = lu };
        var terminal = await Terminal.ConnectAsync(_io, Door!.Addresses[0], options, TlsMode.None, CancellationToken.None);
        _terminals.Add(terminal);
        return terminal;
    }

    /// <summary>Pays an amount at a terminal.</summary>
    public static async Task PayAsync(Terminal terminal, string amount)
    {
        Assert.False((await terminal.TypeAsync(amount, CancellationToken.None)).IsRefused);
        Assert.False((await terminal.PressAsync(Key.Enter, CancellationToken.None)).IsRefused);
    }

    public async Task UntilAsync(Func<bool> holds, string what)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (holds()) return;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"Not within 20 s: {what}; told were {string.Join(' ', Kinds)}");
    }

    /// <summary>Has the session's own loop stand still, so that no input is carried out, until that is ended.</summary>
    public async Task<TaskCompletionSource> BlockAsync()
    {
        var go = new TaskCompletionSource();
        var stands = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var terminal = Service.Hold(Owner, Assert.Single(Service.List(Owner)).Id).Value.Connection.Terminal;
        _ = Task.Run(() => terminal.InputAsync(
            [],
            _ =>
            {
                stands.SetResult();
                go.Task.Wait();
                return Task.CompletedTask;
            },
            CancellationToken.None).AsTask());
        await stands.Task;
        return go;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in _terminals) await terminal.DisposeAsync();
        if (Door is not null) await Door.DisposeAsync();
        await Service.DisposeAsync();
        await _host.DisposeAsync();
        await _keeper.ShutdownAsync(force: true, CancellationToken.None);
        await _keeper.DisposeAsync();
        await _io.DisposeAsync();
        _numbers.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static byte[] Copy(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private async Task PayAsync(HostSession session, CancellationToken cancellationToken)
    {
        for (var paid = 0; ; paid++)
        {
            var panel = new Panel
            {
                Name = "pay",
                Fields =
                [
                    new PanelField { Row = 1, Column = 2, Text = IsForgetful ? "PAY" : $"PAID {paid} TIMES" },
                    new PanelField { Row = 3, Column = 2, Text = "AMOUNT" },
                    new PanelField { Row = 3, Column = 20, Name = "amount", Input = true, Length = 6 },
                ],
            };
            if (await session.ShowAsync(panel, null, cancellationToken) is not { } reply) return;
            lock (Paid) Paid.Add(reply["amount"]);
            await Volatile.Read(ref _answers).Task.WaitAsync(cancellationToken);
        }
    }
}
