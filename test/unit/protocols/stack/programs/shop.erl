%% Run: `erlc shop.erl && erl -noshell -s shop start > ../fixtures/erlang.txt 2>&1` (Erlang/OTP 25).
-module(shop).
-export([start/0, pay/1]).

bank(Amount) -> {ok, list_to_integer(Amount)}.

pay(Amounts) ->
    Result = lists:map(fun(Amount) -> bank(Amount) end, Amounts),
    {ok, Result}.

start() ->
    try pay(["ten"])
    catch Class:Reason:Stack -> io:format("~p~n", [{Class, Reason, Stack}])
    end,
    logger:error("payment failed"),
    pay(["ten"]).
