using Holdfast.Configuration.Values;
using Holdfast.Contracts;
using Holdfast.Contracts.Endpoints;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Server.Http;
using Holdfast.Sessions;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Hooks;
using Holdfast.Sessions.Migration;
using Holdfast.Sessions.Pool;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Server.Sessions;

/// <summary>Sessions, screens, pools and endpoints as the contracts have them.</summary>
internal static class SessionTranslation
{
    /// <summary>What session is asked for, or what is wrong with the question.</summary>
    public static Result<SessionRequest> Request(CreateSession body, string? address)
    {
        TimeSpan? timeout = null;
        if (body.Timeout is { } text)
        {
            if (!DurationText.TryParse(text, out var read))
                return new Fault(RequestErrors.InvalidField, $"timeout: '{text}' is no duration with its unit, such as 10s.");
            timeout = read;
        }

        return new SessionRequest { Pool = body.Pool, Endpoint = body.Endpoint, Label = body.Label, Timeout = timeout, ClientAddress = address, Trace = body.Trace };
    }

    public static SessionInfo Info(SessionView session) => new()
    {
        Id = session.Id,
        State = WireNames.Of(session.State),
        Endpoint = session.Endpoint,
        Pool = session.Pool,
        Label = session.Label,
        Holder = session.Owner,
        Lu = session.Lu,
        Trace = session.Trace,
        ScreenVersion = session.ScreenVersion,
        CreatedAt = session.CreatedAt,
        Migration = session.Migration is { } migration ? Info(migration) : null,
        Error = Words(session.Error),
    };

    public static MigrationInfo Info(MigrationView migration) => new()
    {
        Number = migration.Number,
        Cause = WireNames.Of(migration.Cause),
        State = WireNames.Of(migration.State),
        Moments = [.. migration.Moments.Select(moment => new MigrationMomentInfo(WireNames.Of(moment.State), moment.At))],
        From = migration.From,
        To = migration.To,
        Inputs = migration.Inputs,
        Repeated = migration.Repeated,
        Uncertain = migration.Uncertain,
        Error = Words(migration.Fault),
    };

    public static PoolInfo Info(PoolView pool) => new()
    {
        Name = pool.Name,
        Endpoints = pool.Endpoints,
        Strategy = WireNames.Of(pool.Strategy),
        Journey = pool.Journey,
        Affinity = WireNames.Of(pool.Affinity),
        Min = pool.Min,
        Spares = pool.Spares,
        MaxWaiting = pool.MaxWaiting,
        Served = pool.Served,
        Refused = pool.Refused,
        Max = pool.Max,
        Warm = pool.Warm,
        InUse = pool.InUse,
        Starting = pool.Preparing,
        Waiting = pool.Waiting,
        LastError = Words(pool.LastError),
    };

    public static HookInfo Info(HookView hook) => new()
    {
        Name = hook.Name,
        On = [.. hook.On.Select(WireNames.Of)],
        Pools = hook.Pools,
        Action = hook.IsProgram ? "run" : "post",
        Target = hook.Target,
        Waiting = hook.Waiting,
        Runs = hook.Runs,
        Failures = hook.Failures,
        Retries = hook.Retries,
        Dropped = hook.Dropped,
        LastRunAt = hook.LastRunAt,
        LastFailure = hook.LastFailure,
        LastFailureAt = hook.LastFailureAt,
    };

    public static EndpointInfo Info(EndpointView endpoint) => new()
    {
        Name = endpoint.Name,
        Address = endpoint.Address,
        State = WireNames.Of(endpoint.State),
        Health = WireNames.Of(endpoint.Health),
        ErrorRate = endpoint.ErrorRate,
        EjectedUntil = endpoint.EjectedUntil,
        Sessions = endpoint.OpenSessions,
        MaxConnections = endpoint.MaxConnections,
        Malformed = endpoint.Malformed,
        LatencyMs = endpoint.Latency?.TotalMilliseconds,
        Since = endpoint.Since,
        LastError = Words(endpoint.LastError),
    };

    public static ScreenInfo Screen(SessionScreen screen)
    {
        var image = screen.Image;
        return new ScreenInfo
        {
            Version = screen.Version,
            Rows = image.Rows,
            Columns = image.Columns,
            Cursor = new Position(image.CursorRow, image.CursorColumn),
            KeyboardLocked = image.KeyboardLocked,
            Text = [.. Enumerable.Range(1, image.Rows).Select(row => image.Line(row).TrimEnd())],
            Fields = [.. image.Fields.Select(Field)],
            Runs = [.. image.Runs.Select(Run)],
        };
    }

    private static FieldInfo Field(ScreenField field) => new()
    {
        Row = field.Row,
        Column = field.Column,
        Length = field.Length,
        Label = string.IsNullOrEmpty(field.Label) ? null : field.Label,
        Text = field.Text,
        Protected = field.Protected,
        Numeric = field.Numeric,
        Hidden = field.Hidden,
        Modified = field.Modified,
        Intensified = field.Intensified,
        Skip = field.Skip,
        Color = WireNames.Of(field.Color),
        Highlight = WireNames.Of(field.Highlight),
        Outline = Parts(field.Outline, FieldOutline.None),
        Validation = Parts(field.Validation, FieldValidation.None),
    };

    private static RunInfo Run(ScreenRun run) => new()
    {
        Row = run.Row,
        Column = run.Column,
        Text = run.Text,
        Color = WireNames.Of(run.Color),
        Highlight = WireNames.Of(run.Highlight),
        Background = run.Background == TerminalColor.Default ? null : WireNames.Of(run.Background),
        Outline = Parts(run.Outline, FieldOutline.None),
        Intensified = run.Intensified,
        Input = run.Input,
    };

    private static IReadOnlyList<string>? Parts<T>(T flags, T none)
        where T : struct, Enum =>
        flags.Equals(none) ? null : [.. Enum.GetValues<T>().Where(flag => !flag.Equals(none) && flags.HasFlag(flag)).Select(WireNames.Of)];

    private static string? Words(Fault? fault) => fault?.ToString();
}
