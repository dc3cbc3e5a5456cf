using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>
/// Somebody who books references of his own over all lives of a daemon. He keeps what he was told, and in each life what he finds must be
/// what he was told, or what he asked for and got no answer to.
/// </summary>
/// <param name="node">The daemon's.</param>
/// <param name="number">His number.</param>
/// <param name="isDirect">Whether his sessions are of no pool.</param>
/// <param name="hostsFail">Whether hosts fail as well, so that his session may be on another one, by its journey.</param>
internal sealed class Teller(SimulatedNode node, int number, bool isDirect, bool hostsFail)
{
    private const int Rounds = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private string? _id;
    private bool _isCreating;
    private bool _isClosing;
    private string? _lu;
    private string? _typed;
    private long _seen;
    private int _round;

    /// <summary>What he booked, and whether that was carried out as far as he was told.</summary>
    public Dictionary<string, bool?> Books { get; } = new(StringComparer.Ordinal);

    /// <summary>How many inputs of each session were answered as carried out.</summary>
    public Dictionary<string, int> Answered { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether he waits for an answer, or did when the daemon died.</summary>
    public bool IsAtWork { get; private set; }

    /// <summary>Whether he has a session.</summary>
    public bool HasSession => _id is not null;

    /// <summary>Whether he has done all and keeps his session.</summary>
    public bool Rests { get; private set; }

    /// <summary>Whether nothing fails any more.</summary>
    public bool IsCalm { get; set; }

    private string Label => $"teller{number}";

    /// <summary>Finds his session again, and works until he has done all or the daemon ends.</summary>
    public async Task LiveAsync(NodeLife life)
    {
        IsAtWork = false;
        await FindAgainAsync(life);
        while (!life.IsEnding)
        {
            if (IsCalm && _round >= Rounds && _id is not null)
            {
                Rests = true;
                return;
            }

            if (_id is null) await CreateAsync(life);
            else if (_typed is null && life.Io.Random.NextInt64(10) == 0) await CloseAsync(life);
            else await BookAsync(life);
            await life.Io.Clock.Delay(TimeSpan.FromMilliseconds(life.Io.Random.NextInt64(100)));
        }
    }

    /// <summary>Gives his session back.</summary>
    public async Task CloseAsync(NodeLife life)
    {
        _isClosing = true;
        var closed = await AskAsync(() => life.Service.CloseAsync(World.Alice, _id!, CancellationToken.None));
        if (closed.Fault is { } refused)
        {
            Expect(life, refused);
            return;
        }

        (_id, _lu, _typed, _isClosing) = (null, null, null, false);
    }

    /// <summary>The session's screen is the host's.</summary>
    public async Task LookAsync(NodeLife life)
    {
        var screen = (await life.Service.ReadScreenAsync(World.Alice, _id!, new WaitCondition { Unlocked = true }, Patience, CancellationToken.None)).Value;
        Compare(screen);
    }

    private async Task FindAgainAsync(NodeLife life)
    {
        if (_isCreating)
        {
            var mine = life.Service.List(World.Alice).Where(session => session.Label == Label).ToList();
            Assert.True(mine.Count <= 1, $"{Label} has {mine.Count} sessions");
            (_id, _lu, _typed, _seen, _isCreating) = (mine.FirstOrDefault()?.Id, null, null, 0, false);
        }

        if (_id is null) return;
        if (_isClosing && life.Service.Find(World.Alice, _id).Fault is not null)
        {
            (_id, _lu, _typed, _isClosing) = (null, null, null, false);
            return;
        }

        if (await PresentAsync(life) is not { } view) return;
        var read = await AskAsync(() => life.Service.ReadScreenAsync(World.Alice, view.Id, new WaitCondition { Unlocked = true }, Patience, CancellationToken.None));
        if (!read.TryGet(out var screen, out var fault))
        {
            Expect(life, fault);
            return;
        }

        Assert.True(screen.Version > _seen, $"{Label} has seen version {_seen}, and is shown {screen.Version} after it");
        _seen = screen.Version;
        foreach (var reference in Books.Keys.Where(reference => screen.Image.Text.Contains($"BOOKED {reference}", StringComparison.Ordinal)).ToList())
            Books[reference] = true;
        if (hostsFail)
        {
            if (_typed is not null && !screen.Image.Text.Contains(_typed, StringComparison.Ordinal)) _typed = null;
            return;
        }

        Assert.True(_lu is null || _lu == screen.Lu, $"{Label} was at {_lu} and is at {screen.Lu}");
        Assert.True(_typed is null || screen.Image.Text.Contains(_typed, StringComparison.Ordinal), $"{Label} typed {_typed}, and there is\n{screen.Image.Text}");
        Compare(screen);
    }

    /// <summary>His session once it is there whole; null where the daemon ends before. It is never lost.</summary>
    private async Task<SessionView?> PresentAsync(NodeLife life)
    {
        for (var i = 0; i < 600; i++)
        {
            if (life.IsEnding) return null;
            var found = life.Service.Find(World.Alice, _id!);
            Assert.True(found.TryGet(out var view, out var fault), $"{Label} has lost {_id}: {fault?.Detail}");
            Assert.True(view.State != SessionState.Error, $"{Label} finds {_id} in error: {view.Error?.Detail}");
            if (view.State is not (SessionState.Initializing or SessionState.Migrating)) return view;
            Assert.True(hostsFail, $"{Label} finds {_id} {view.State}");
            await life.Io.Clock.Delay(TimeSpan.FromMilliseconds(200));
        }

        Assert.Fail($"{Label} waits in vain for {_id}");
        return null;
    }

    private async Task CreateAsync(NodeLife life)
    {
        _isCreating = true;
        var request = isDirect ? new SessionRequest { Endpoint = "mvs1", Label = Label } : new SessionRequest { Pool = "teller", Label = Label };
        var created = await AskAsync(() => life.Service.CreateAsync(World.Alice, request, CancellationToken.None));
        if (!created.TryGet(out var view, out var fault))
        {
            Expect(life, fault);
            _isCreating = life.IsEnding;
            return;
        }

        (_id, _lu, _seen, _isCreating) = (view.Id, view.Lu, 0, false);
    }

    /// <summary>Types a part of a reference, then the rest and Enter, wherever the daemon dies in between.</summary>
    private async Task BookAsync(NodeLife life)
    {
        if (_typed is null)
        {
            if (!await GoToFormAsync(life)) return;
            var part = $"T{number}R{++_round}";
            if (!(await SendAsync(life, new FillField(FieldTarget.ByLabel("Reference"), part))).TryGet(out var half, out var refused))
            {
                Expect(life, refused);
                return;
            }

            Assert.Contains(part, half.Image.Text, StringComparison.Ordinal);
            _typed = part;
            await life.Io.Clock.Delay(TimeSpan.FromMilliseconds(life.Io.Random.NextInt64(100)));
            if (life.IsEnding) return;
        }

        var reference = $"{_typed}X";
        _typed = null;
        Books[reference] = null;
        var answer = await SendAsync(
            life, hostsFail ? new FillField(FieldTarget.ByLabel("Reference"), reference) : new TypeText("X"), new PressKey(Key.Enter));
        if (answer.TryGet(out var screen, out var why))
        {
            // Who gets a screen knows; who gets a fault may be told that it is not known.
            Books[reference] = screen.Image.Text.Contains($"BOOKED {reference}", StringComparison.Ordinal);
            return;
        }

        Expect(life, why);
        if (why.Code == SessionErrors.NoSuchField || why.Code == SessionErrors.Migrating) Books[reference] = false;
    }

    /// <summary>Goes to the form from wherever the session is; false where it did not come to that in some steps.</summary>
    private async Task<bool> GoToFormAsync(NodeLife life)
    {
        for (var step = 0; step < 12 && !life.IsEnding; step++)
        {
            var read = await AskAsync(() => life.Service.ReadScreenAsync(World.Alice, _id!, new WaitCondition { Unlocked = true }, Patience, CancellationToken.None));
            if (!read.TryGet(out var screen, out var fault))
            {
                Expect(life, fault);
                continue;
            }

            var text = screen.Image.Text;
            if (text.Contains("TRANSFER", StringComparison.Ordinal)) return true;
            var answer = text.Contains("MAIN MENU", StringComparison.Ordinal)
                ? await SendAsync(life, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter))
                : await SendAsync(life, new PressKey(Key.Pf3));
            if (answer.Fault is { } refused) Expect(life, refused);
        }

        return false;
    }

    private async Task<Result<SessionScreen>> SendAsync(NodeLife life, params InputStep[] steps)
    {
        var (id, input) = (_id!, new SessionInput { Steps = steps, Settle = true, Timeout = Patience });
        var answer = await AskAsync(() => life.Service.InputAsync(World.Alice, id, input, CancellationToken.None));
        if (!answer.TryGet(out var screen, out _)) return answer;
        Answered[id] = Answered.GetValueOrDefault(id) + 1;
        _seen = Math.Max(_seen, screen.Version);
        return answer;
    }

    // Where the daemon dies under it, this does not go on, and he stays at work.
    private async Task<Result<T>> AskAsync<T>(Func<ValueTask<Result<T>>> ask)
    {
        IsAtWork = true;
        var answer = await ask();
        IsAtWork = false;
        return answer;
    }

    private void Compare(SessionScreen screen)
    {
        foreach (var field in node.Ledger.Shown[screen.Lu!].Fields.Where(field => !field.Input))
        {
            Assert.True(
                screen.Image.Line(field.Row).AsSpan(field.Column - 1).StartsWith(field.Text, StringComparison.Ordinal),
                $"{Label}: the host shows '{field.Text}' at {field.Row}/{field.Column}, the session\n{screen.Image.Text}");
        }
    }

    private void Expect(NodeLife life, Fault fault)
    {
        // What an ending daemon refuses is asked of the next one.
        if (life.IsEnding) return;
        ErrorCode[] usual =
        [
            SessionErrors.Uncertain, SessionErrors.NotRestored, SessionErrors.Migrating, SessionErrors.WaitTimedOut, SessionErrors.NoSuchField, SessionErrors.KeyboardLocked,
        ];
        Assert.True(hostsFail && usual.Contains(fault.Code), $"{Label} at {_id}: {fault.Code.Id} {fault.Detail}");
    }
}
