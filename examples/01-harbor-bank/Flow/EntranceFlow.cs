using HarborBank.Domain;
using HarborBank.Panels;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Flow;

/// <summary>The way in and out: logo, log-on, logged off.</summary>
internal static class EntranceFlow
{
    private const string LogOnVerb = "LOGON ";

    /// <summary>Null where the key has no meaning.</summary>
    public static FlowStep? Take(FlowState state, Answer answer) => (state.Place, answer.Key) switch
    {
        (Place.Logo, Aid.Enter) => BankFlow.Show(state with { Place = Place.LogOn, TypedUser = PromptedUser(answer) }),
        (Place.Logo or Place.LoggedOff, Aid.PF3) => new FlowStep(state, new FlowEffect.HangUp()),
        (Place.LogOn, Aid.Enter) => TryLogOn(Remember(state, answer), answer),
        (Place.LogOn, Aid.PF3 or Aid.PF12) => BankFlow.Show(FlowState.Start with { UnknownAttempts = state.UnknownAttempts }),
        (Place.LoggedOff, Aid.Enter) => BankFlow.Show(FlowState.Start),
        _ => null,
    };

    public static FlowState Remember(FlowState state, Answer answer) =>
        state with { TypedUser = answer[LogOnPanel.User].Trim().ToUpperInvariant() };

    public static FlowStep Checked(FlowState state, LogOnAnswer answer)
    {
        switch (answer.Outcome)
        {
            case LogOnOutcome.Welcome:
                var notice = answer.Place is null ? Notices.Welcome(state.TypedUser) : Notices.WelcomeBack(state.TypedUser);
                return BankFlow.Show(FlowState.Start with
                {
                    Place = Place.Menu,
                    User = state.TypedUser,
                    Left = answer.Place,
                    Notice = notice,
                });
            case LogOnOutcome.Locked:
                return BankFlow.Show(state with { Notice = Notices.Locked(state.TypedUser) });
            default:
                return BankFlow.Show(Refuse(state, answer.Attempts));
        }
    }

    // A name the bank does not know is answered as a known one is, so that names cannot be fished for.
    private static FlowState Refuse(FlowState state, int attempts)
    {
        if (attempts > 0)
            return state with { Notice = Notices.WrongPassword(attempts) };
        var counted = state.UnknownAttempts + 1;
        return state with
        {
            UnknownAttempts = counted,
            Notice = counted < LogOnRules.AttemptLimit ? Notices.WrongPassword(counted) : Notices.Locked(state.TypedUser),
        };
    }

    private static FlowStep TryLogOn(FlowState state, Answer answer)
    {
        var password = answer[LogOnPanel.Password];
        if (state.TypedUser.Length == 0)
            return BankFlow.Show(state with { Notice = Notices.TypeUser });
        if (password.Length == 0)
            return BankFlow.Show(state with { Notice = Notices.TypePassword });
        return new FlowStep(state, new FlowEffect.CheckPassword(state.TypedUser, password));
    }

    private static string PromptedUser(Answer answer)
    {
        var typed = answer[LogoPanel.User].Trim().ToUpperInvariant();
        // Old hands type the verb although the prompt says it already.
        typed = typed.StartsWith(LogOnVerb, StringComparison.Ordinal) ? typed[LogOnVerb.Length..].TrimStart() : typed;
        return typed.Length > LogOnRules.UserLimit ? typed[..LogOnRules.UserLimit] : typed;
    }
}
