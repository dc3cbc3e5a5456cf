using HarborBank.Domain;
using HarborBank.Panels;
using Holdfast.Tn3270.Screen;

namespace HarborBank.Flow;

/// <summary>Searching customers, paging, and looking at one.</summary>
internal static class CustomerFlow
{
    /// <summary>Null where the key has no meaning.</summary>
    public static FlowStep? Take(FlowState state, Answer answer, Moment moment) => (state.Place, answer.Key) switch
    {
        (Place.Search, Aid.Enter) => Enter(Remember(state, answer), answer),
        (Place.Search, Aid.PF7) => PageUp(Remember(state, answer)),
        (Place.Search, Aid.PF8) => PageDown(Remember(state, answer)),
        (Place.Search, Aid.PF3 or Aid.PF12) => MenuFlow.Return(state),
        (Place.Customer, Aid.Enter) => BankFlow.Show(state),
        (Place.Customer, Aid.PF3) => Return(state with { Customer = null, Sheet = null }),
        (Place.Customer, Aid.PF5) => TransferFlow.Open(state, FirstAccount(state), moment),
        (Place.Customer, Aid.PF6) => new FlowStep(state, new FlowEffect.Print(state.Customer!.Value)),
        (Place.Customer, Aid.PF12) => MenuFlow.Return(state),
        _ => null,
    };

    public static FlowState Remember(FlowState state, Answer answer) =>
        state with { TypedQuery = answer[SearchPanel.Query].Trim().ToUpperInvariant() };

    /// <summary>Back to the search as it was; found again where its page is not at hand.</summary>
    public static FlowStep Return(FlowState state)
    {
        var searching = state with { Place = Place.Search };
        return searching is { Page: null, Query: { } query }
            ? new FlowStep(searching, new FlowEffect.Find(query, searching.Offset))
            : BankFlow.Show(searching);
    }

    public static FlowStep Found(FlowState state, SearchPage page)
    {
        var notice = page.Total == 0 ? Notices.NothingFound : state.Notice;
        return BankFlow.Show(state with { Query = page.Query, Offset = page.Offset, Page = page, Notice = notice });
    }

    public static FlowStep Opened(FlowState state, CustomerSheet? sheet) => sheet is null
        ? Return(state with { Customer = null, Sheet = null, Notice = Notices.NoSuchCustomer })
        : BankFlow.Show(state with { Place = Place.Customer, Customer = sheet.Customer.Number, Sheet = sheet });

    private static FlowStep Enter(FlowState state, Answer answer)
    {
        if (state.Page is { } page && state.TypedQuery == page.Query)
        {
            var chosen = Enumerable.Range(0, page.Rows.Count)
                .Where(row => answer[SearchPanel.Select(row)].Trim().Length > 0)
                .ToArray();
            if (chosen.Length > 1)
                return BankFlow.ShowTyped(state with { Notice = Notices.SelectOne }, answer);
            if (chosen is [var only])
                return Choose(state, answer, page, only);
        }
        return new FlowStep(state with { Page = null }, new FlowEffect.Find(state.TypedQuery, 0));
    }

    private static FlowStep Choose(FlowState state, Answer answer, SearchPage page, int row) =>
        answer[SearchPanel.Select(row)].Trim() is "S" or "s" or "/"
            ? new FlowStep(state, new FlowEffect.OpenCustomer(page.Rows[row].Number))
            : BankFlow.ShowTyped(state with { Notice = Notices.SelectWithS }, answer);

    private static FlowStep PageUp(FlowState state) => state.Page switch
    {
        null => BankFlow.Show(state with { Notice = Notices.SearchFirst }),
        { IsFirst: true } => BankFlow.Show(state with { Notice = Notices.Top }),
        var page => Turn(state, page, Math.Max(0, page.Offset - SearchPage.RowLimit)),
    };

    private static FlowStep PageDown(FlowState state) => state.Page switch
    {
        null => BankFlow.Show(state with { Notice = Notices.SearchFirst }),
        { IsLast: true } => BankFlow.Show(state with { Notice = Notices.Bottom }),
        var page => Turn(state, page, page.Offset + SearchPage.RowLimit),
    };

    // Paging turns the list that is shown, whatever stands in the search field meanwhile.
    private static FlowStep Turn(FlowState state, SearchPage page, int offset) =>
        new(state with { TypedQuery = page.Query }, new FlowEffect.Find(page.Query, offset));

    private static string FirstAccount(FlowState state) =>
        state.Sheet is { Accounts: [var first, ..] } ? first.Number.ToString() : "";
}
