using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Survival;
using Holdfast.Storage.Journal;
using Holdfast.Tn3270.Keyboard;
using DrivingStep = Holdfast.Sessions.Driving.InputStep;
using InputStep = Holdfast.Contracts.Sessions.InputStep;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>A session service in this process, wired as the daemon's: the journal on disk, a Keeper of its own, sessions that outlive it.</summary>
internal sealed class ServiceSessions : ISessions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ThreadPoolIo _io;
    private readonly SqliteJournal _journal;
    private readonly KeeperClient _keeper;
    private readonly SessionService _service;
    private readonly Caller _caller = new(TenantId.Default, "local:benchmark", Role.SystemAdmin);

    private ServiceSessions(ThreadPoolIo io, SqliteJournal journal, KeeperClient keeper, SessionService service)
    {
        _io = io;
        _journal = journal;
        _keeper = keeper;
        _service = service;
    }

    public Clock Clock => _io.Clock;

    public int KeeperPid => _keeper.KeeperPid;

    public long Troubles => _service.UnrecordedEvents + _service.FailedTasks;

    /// <summary>Starts it on a configuration file, with a data folder.</summary>
    public static async Task<ServiceSessions> StartAsync(string file, string data, string keeperProgram)
    {
        var document = ConfigDocument.Parse(file, await File.ReadAllTextAsync(file), Environment.GetEnvironmentVariable);
        var configuration = SessionsConfiguration.Read(document.Root);
        if (document.HasErrors) throw new InvalidDataException(string.Join("\n", document.Diagnostics.Select(each => each.Render())));
        var io = new ThreadPoolIo();
        Directory.CreateDirectory(Path.Combine(data, "tenants"));
        var journal = new SqliteJournal(io, data);
        var keeper = await KeeperLauncher.EnsureAsync(io, keeperProgram, data, CancellationToken.None);
        var service = await SessionService.StartAsync(
            new SessionServiceOptions
            {
                Io = io,
                Journal = journal,
                Endpoints = configuration.Endpoints,
                Pools = configuration.Pools,
                Journeys = configuration.Journeys,
                Limits = configuration.Limits,
                TraceFolder = Path.Combine(data, "traces"),
                Survival = new SurvivalOptions
                {
                    Folder = Path.Combine(data, "sessions"),
                    Keeper = token => HeldConnections.ConnectAsync(io, KeeperLauncher.SocketOf(data), token),
                },
            },
            CancellationToken.None);
        return new ServiceSessions(io, journal, keeper, service);
    }

    public async Task<Result<string>> CreateAsync(CreateSession request, CancellationToken cancellationToken)
    {
        var created = await _service.CreateAsync(
            _caller, new SessionRequest { Pool = request.Pool, Endpoint = request.Endpoint, Label = request.Label }, cancellationToken);
        return created.TryGet(out var session, out var fault) ? session.Id : fault;
    }

    public async Task<Result<Seen>> InputAsync(string id, IReadOnlyList<InputStep> steps, string panel, CancellationToken cancellationToken)
    {
        var input = new SessionInput
        {
            Steps = [.. steps.Select(Read)],
            Settle = true,
            Wait = new WaitCondition { Text = panel, Row = 1, Column = 2, Unlocked = true },
            Timeout = Patience,
        };
        return See(await _service.InputAsync(_caller, id, input, cancellationToken));
    }

    public async Task<Result<Seen>> LookAsync(string id, CancellationToken cancellationToken) =>
        See(await _service.ReadScreenAsync(_caller, id, null, Patience, cancellationToken));

    public async Task<Result<Done>> CloseAsync(string id, CancellationToken cancellationToken) =>
        await _service.CloseAsync(_caller, id, cancellationToken);

    /// <summary>Waits until no pool resets or opens anything, and no connection that nobody holds is still open beside the ready ones.</summary>
    public async Task QuietAsync()
    {
        while (_service.Pools().Any(pool => pool.Preparing > 0) || _service.Endpoints().Sum(each => each.OpenSessions) > _service.Pools().Sum(pool => pool.Warm))
            await Task.Delay(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _journal.DisposeAsync();
        await _keeper.ShutdownAsync(force: true, CancellationToken.None);
        await _keeper.DisposeAsync();
        await _io.DisposeAsync();
    }

    private static Result<Seen> See(Result<SessionScreen> answer) =>
        answer.TryGet(out var screen, out var fault) ? new Seen(screen.Image.Line, screen.Image.KeyboardLocked) : fault;

    private static DrivingStep Read(InputStep step) => step switch
    {
        { Type: { } text } => new TypeText(text),
        { Press: { } name } when Keys.TryParse(name, out var key) => new PressKey(key),
        { Field: { Row: { } row, Column: { } column } field } => new FillField(FieldTarget.At(row, column), field.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };
}
