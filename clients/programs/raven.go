package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	raven "github.com/getsentry/raven-go"
)

var order int

// LINES ARE INSERTED HERE
func ChargeCard() {
	raven.CaptureErrorAndWait(fmt.Errorf("card of order %d was declined", order), nil)
}

func ShipParcel() {
	raven.CaptureErrorAndWait(fmt.Errorf("parcel %d is too heavy", order), nil)
}

func captureMessage(text string, level raven.Severity, params ...interface{}) {
	message := &raven.Message{Message: text, Params: params}
	packet := raven.NewPacket(fmt.Sprintf(text, params...), message)
	packet.Level = level
	_, sent := raven.Capture(packet, nil)
	if err := <-sent; err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func main() {
	round, _ := strconv.Atoi(os.Getenv("ROUND"))
	order = 4710 + round
	if err := raven.SetDSN(os.Getenv("DSN")); err != nil {
		panic(err)
	}
	raven.SetRelease(os.Getenv("RELEASE"))
	raven.SetEnvironment("staging")
	ChargeCard()
	ShipParcel()
	// LINES ARE INSERTED HERE
	func() { raven.CaptureErrorAndWait(errors.New("price list is missing"), nil) }()
	func() { raven.CaptureErrorAndWait(errors.New("voucher has expired"), nil) }()
	for user := order; user <= order+1; user++ {
		captureMessage("user %d has no cart", raven.ERROR, user)
	}
	captureMessage("stock of item \"tea\" is low", raven.WARNING)
}
