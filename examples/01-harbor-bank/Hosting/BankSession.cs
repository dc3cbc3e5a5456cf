using HarborBank.Domain;
using HarborBank.Flow;
using HarborBank.Panels;
using HarborBank.Store;
using Holdfast.Runtime;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Transfer;

namespace HarborBank.Hosting;

/// <summary>One terminal's visit: carries out what the flow wants, and tells the flow what came of it.</summary>
internal sealed class BankSession(
    Io io, BankStore store, FolderDatasets files, BankOptions options, BankLog log, HostSession terminal)
{
    private readonly TerminalServices _services = new(io, store, files, log, terminal);
    private FlowState _state = FlowState.Start;
    private KeptPlace? _kept;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        log.Write("session_opened", $"lu={terminal.LuName} type={terminal.TerminalType} from={terminal.RemoteAddress}");
        try
        {
            await ConverseAsync(cancellationToken);
        }
        finally
        {
            log.Write("session_closed", $"lu={terminal.LuName} user={_state.User ?? "-"} at={Name(_state.Place)}");
        }
    }

    private async Task ConverseAsync(CancellationToken cancellationToken)
    {
        var step = BankFlow.Begin();
        while (step.Effect is not FlowEffect.HangUp)
        {
            _state = step.State;
            if (await CarryOutAsync(step.Effect, cancellationToken) is not { } happened)
                return;
            Report(happened);
            step = BankFlow.Next(_state, happened, new Moment(io.Random.NewId()));
        }
    }

    /// <summary>Null where the terminal is gone.</summary>
    private async ValueTask<FlowEvent?> CarryOutAsync(FlowEffect effect, CancellationToken cancellationToken)
    {
        if (effect is FlowEffect.Show show)
            return await ShowAsync(show, cancellationToken);
        try
        {
            return effect switch
            {
                FlowEffect.CheckPassword check => new FlowEvent.PasswordChecked(
                    Noted(await store.LogOnAsync(check.User, check.Password, cancellationToken))),
                FlowEffect.Find find => new FlowEvent.Found(await store.SearchAsync(find.Query, find.Offset, cancellationToken)),
                FlowEffect.OpenCustomer open => new FlowEvent.CustomerOpened(
                    await store.OpenCustomerAsync(open.Number, cancellationToken)),
                FlowEffect.Print print => await _services.PrintAsync(print.Number, cancellationToken),
                FlowEffect.ListFiles => _services.ListFiles(),
                FlowEffect.MoveFile move => await _services.MoveFileAsync(move.Command, cancellationToken),
                FlowEffect.Book book => new FlowEvent.Booked(await store.BookAsync(book.Order, _state.User!, cancellationToken)),
                _ => throw new ArgumentOutOfRangeException(nameof(effect)),
            };
        }
        catch (StoreBusyException busy)
        {
            log.Write("store_busy", $"lu={terminal.LuName} reason=\"{busy.Message}\"");
            return new FlowEvent.StoreBusy();
        }
    }

    private LogOnAnswer Noted(LogOnAnswer answer)
    {
        _kept = answer.Place;
        return answer;
    }

    private async ValueTask<FlowEvent?> ShowAsync(FlowEffect.Show show, CancellationToken cancellationToken)
    {
        await KeepPlaceAsync(cancellationToken);
        if (options.Pace > TimeSpan.Zero)
            await io.Clock.Delay(options.Pace, cancellationToken);
        var panel = Screens.Draw(_state, new Heading(options.Name, io.Clock.UtcNow, _state.User, terminal.LuName));
        var reply = await terminal.ShowAsync(panel, Screens.Typed(panel, show.Typed), cancellationToken);
        return reply is null ? null : new FlowEvent.Answered(Answer.Of(reply));
    }

    // Kept before the panel is shown: what the user sees is what another instance would go on from.
    private async ValueTask KeepPlaceAsync(CancellationToken cancellationToken)
    {
        var place = _state.ToKeep(options.Name);
        if (_state.User is not { } user || place == _kept)
            return;
        try
        {
            await store.KeepPlaceAsync(user, place, cancellationToken);
            _kept = place;
        }
        catch (StoreBusyException busy)
        {
            // The session goes on; only its bookmark is older than it should be, until the next panel.
            log.Write("place_not_kept", $"lu={terminal.LuName} user={user} reason=\"{busy.Message}\"");
        }
    }

    private void Report(FlowEvent happened)
    {
        switch (happened)
        {
            case FlowEvent.PasswordChecked { Answer.Outcome: LogOnOutcome.Welcome }:
                log.Write("logged_on", $"lu={terminal.LuName} user={_state.TypedUser}");
                break;
            case FlowEvent.PasswordChecked { Answer: var answer }:
                log.Write(
                    "log_on_refused",
                    $"lu={terminal.LuName} user={_state.TypedUser} reason={Name(answer.Outcome)} attempts={answer.Attempts}");
                break;
            case FlowEvent.Booked { Answer.Receipt: { } receipt }:
                log.Write(
                    "transfer_booked",
                    $"lu={terminal.LuName} user={_state.User} number={receipt.Number} repeated={Name(receipt.Repeated)}");
                break;
            case FlowEvent.Booked { Answer.Refusal: { } refusal }:
                log.Write("transfer_refused", $"lu={terminal.LuName} user={_state.User} reason={Name(refusal.Fault)}");
                break;
        }
    }

    private static string Name<T>(T value)
        where T : notnull => value.ToString()!.ToLowerInvariant();
}
